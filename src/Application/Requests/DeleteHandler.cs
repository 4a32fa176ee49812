using Kronicle.Application.Pipeline;
using Kronicle.Application.Strategies;
using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using MediatR;

namespace Kronicle.Application.Requests;

/// <summary>DELETE of one object.</summary>
public sealed class DeleteHandler(Deletion deletion) : IRequestHandler<DeleteObject, ApiAnswer>
{
    public Task<ApiAnswer> Handle(DeleteObject request, CancellationToken cancellationToken) =>
        deletion.RunAsync(request.Context, request.State, request.Options, cancellationToken);
}

/// <summary>
/// Deletes an object: at once, or, while finalizers or a grace period hold it, by marking it.
/// https://kubernetes.io/docs/concepts/architecture/garbage-collection/
/// </summary>
public sealed class Deletion(ObjectWriter writer, TimeProvider clock)
{
    private const long DefaultGraceSeconds = 30;
    private const string OrphanFinalizer = "orphan";
    private const string ForegroundFinalizer = "foregroundDeletion";

    public async Task<ApiAnswer> RunAsync(RequestContext context, WriteState state, DeleteOptions options, CancellationToken cancellation)
    {
        CachedObject existing = state.Existing!;
        MapNode target = state.Before!.Copy();
        MapNode metadata = target.EnsureMap("metadata");
        ApplyPolicy(metadata, options.PropagationPolicy);
        long grace = Grace(context, target, options);
        if (grace == 0 && !Finalization.Held(context.Resource, target))
        {
            return await writer.DeleteAsync(context, existing, cancellation) ?? Gone(context, existing);
        }

        long before = metadata.Integer("deletionGracePeriodSeconds") ?? long.MaxValue;
        if (!metadata.Has("deletionTimestamp") || grace < before)
        {
            metadata["deletionTimestamp"] = Timestamps.Time(clock.GetUtcNow().AddSeconds(grace));
            metadata["deletionGracePeriodSeconds"] = context.Resource is { Group: "", Resource: "namespaces" } ? null : NumberNode.Of(grace);
            if (ResourceTraits.Of(context.Resource).Generation)
            {
                metadata["generation"] = NumberNode.Of((metadata.Integer("generation") ?? 0) + 1);
            }

            KindStrategies.For(context.Resource)?.PrepareForDeletion(target);
        }

        state.Object = target;
        return await writer.StoreAsync(context, state, 200, cancellation);
    }

    // The policy decides which of the collector's finalizers the object waits for: the one it names, or none of them.
    private static void ApplyPolicy(MapNode metadata, string policy)
    {
        if (policy.Length == 0)
        {
            return;
        }

        ListNode finalizers = metadata.List("finalizers") ?? [];
        finalizers.RemoveAll(item => item is TextNode { Value: OrphanFinalizer or ForegroundFinalizer });
        if (policy is "Orphan" or "Foreground")
        {
            finalizers.Add(new TextNode(policy == "Orphan" ? OrphanFinalizer : ForegroundFinalizer));
        }

        metadata["finalizers"] = finalizers.Count > 0 ? finalizers : null;
    }

    // Only a pod that runs on a node is given time to stop.
    private static long Grace(RequestContext context, MapNode target, DeleteOptions options)
    {
        if (context.Resource is not { Group: "", Resource: "pods" } || target.Map("spec")?.Text("nodeName") is not { Length: > 0 } ||
            target.Map("status")?.Text("phase") is "Succeeded" or "Failed")
        {
            return 0;
        }

        return Math.Max(options.GracePeriodSeconds ?? target.Map("spec")?.Integer("terminationGracePeriodSeconds") ?? DefaultGraceSeconds, 0);
    }

    private static ApiAnswer Gone(RequestContext context, CachedObject existing) => ResourceTraits.Of(context.Resource).ReturnsDeleted
        ? new ObjectAnswer(200, context.Resource, existing)
        : new SuccessAnswer(new StatusDetails
        {
            Name = existing.Index.Name,
            Group = context.Resource.Group,
            Kind = context.Resource.Resource,
            Uid = existing.Index.Uid,
        });
}
