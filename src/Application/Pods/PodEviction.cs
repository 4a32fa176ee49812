using System.Globalization;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Pods;

/// <summary>
/// pods/eviction: a deletion that asks the pod's disruption budget first.
/// https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
/// </summary>
public sealed class PodEviction(ObjectReads reads, DisruptionBudgets budgets, EvictedPods evicted) : ISubresourceHandler
{
    public string Subresource => "pods/eviction";

    public bool TakesBody => true;

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode? body, CancellationToken cancellation)
    {
        if (body!.Map("metadata")?.Text("name") != context.Info.Name)
        {
            return new FailureAnswer(Failure.BadRequest("name in URL does not match name in Eviction object"));
        }

        MapNode asked = body.Map("deleteOptions") ?? [];
        if (DryRun(context, asked) is { } mismatch)
        {
            return new FailureAnswer(mismatch);
        }

        if (DeleteOptionsReader.Causes(asked) is { Count: > 0 } causes)
        {
            return new FailureAnswer(Failure.Invalid(new("meta.k8s.io", "v1", "DeleteOptions"), "", causes));
        }

        return await EvictAsync(context, DeleteOptions.Of(asked), cancellation);
    }

    // Both the query and the options may ask for a dry run; when both do, they must ask for the same.
    private static ApiStatus? DryRun(RequestContext context, MapNode asked)
    {
        string[] ofBody = [.. (asked.List("dryRun") ?? []).Select(item => item.ToString() ?? "")];
        bool ofQuery = context.Options.DryRun;
        context.DryRun = ofQuery || ofBody.Length > 0;
        return ofQuery && ofBody is not ([] or ["All"])
            ? new ApiStatus(500, "", $"Non-matching dry-run options in request and content: [All] and [{string.Join(' ', ofBody)}]")
            : null;
    }

    private async ValueTask<ApiAnswer> EvictAsync(RequestContext context, DeleteOptions options, CancellationToken cancellation)
    {
        while (true)
        {
            var state = new WriteState();
            CachedObject? pod = await reads.CurrentAsync(state, context.Storage, context.Info.Namespace, context.Info.Name, cancellation);
            if (pod is null)
            {
                return new FailureAnswer(Failure.NotFound(context.Resource.GroupResource, context.Info.Name));
            }

            MapNode tree = context.FromStorage(pod);
            if (!PodDisruption.NeedsNoBudget(tree))
            {
                return await AskAsync(context, pod, tree, options, cancellation);
            }

            // A pending pod may begin to run meanwhile, and would need its budget then.
            bool guarded = !PodDisruption.IsTerminal(tree) && options.ResourceVersion.Length == 0;
            ApiStatus? failure = await evicted.DeleteAsync(context, pod, guarded ? At(options, pod) : options, cancellation);
            bool another = options.Uid.Length > 0 && options.Uid != pod.Index.Uid;
            if (!guarded || another || failure is not { Reason: "Conflict" })
            {
                return Answer(failure);
            }
        }
    }

    private async ValueTask<ApiAnswer> AskAsync(
        RequestContext context, CachedObject pod, MapNode tree, DeleteOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<MapNode> found = await budgets.OfAsync(context, tree, cancellation);
        if (found.Count > 1)
        {
            return new FailureAnswer(new ApiStatus(500, "",
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."), 201);
        }

        if (found.Count == 0)
        {
            return Answer(await evicted.DeleteAsync(context, pod, options, cancellation));
        }

        string budget = found[0].Map("metadata")?.Text("name") ?? "";
        if (!PodDisruption.IsNone(found[0], tree))
        {
            return Answer(await budgets.SpendAsync(context, budget, context.Info.Name, cancellation) ??
                await evicted.DeleteAsync(context, pod, options, cancellation));
        }

        // Nothing is spent for a pod that is not healthy; should it become so meanwhile, its budget must be asked.
        bool guarded = options.ResourceVersion.Length == 0;
        ApiStatus? failure = await evicted.DeleteAsync(context, pod, At(options, pod), cancellation);
        return guarded && failure is { Reason: "Conflict" } ? new FailureAnswer(BudgetRules.StillProcessed(budget)) : Answer(failure);
    }

    private static DeleteOptions At(DeleteOptions options, CachedObject pod) =>
        options with { ResourceVersion = pod.Revision.ToString(CultureInfo.InvariantCulture) };

    private static ApiAnswer Answer(ApiStatus? failure) => failure is null ? new SuccessAnswer(null, 201) : new FailureAnswer(failure);
}
