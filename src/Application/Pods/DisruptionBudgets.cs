using Kronicle.Application.Pipeline;
using Kronicle.Application.Validation.Shared;
using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Pods;

/// <summary>The budgets that evictions spend: https://kubernetes.io/docs/concepts/workloads/pods/disruptions/</summary>
public sealed class DisruptionBudgets(ObjectCache cache, ObjectUpdates updates, TimeProvider clock)
{
    private const string Manager = "kube-apiserver";

    /// <summary>The budgets of a namespace whose selector takes a pod's labels. An absent selector takes no pod.</summary>
    public async ValueTask<IReadOnlyList<MapNode>> OfAsync(RequestContext context, MapNode pod, CancellationToken cancellation)
    {
        ResourceDefinition budgets = Resource(context);
        ResourceDefinition storage = context.Catalogue.StorageOf(budgets);
        await cache.CatchUpAsync(cancellation);
        ResourceCache objects = await cache.OfAsync(storage, cancellation);
        MapNode? labels = pod.Map("metadata")?.Map("labels");
        var found = new List<MapNode>();
        foreach (CachedObject item in objects.Snapshot.Range(storage.KeyPrefix(context.Info.Namespace)))
        {
            MapNode budget = context.FromStorage(item, budgets);
            if (SelectorRules.Matches(budget.Map("spec")?.Map("selector"), labels))
            {
                found.Add(budget);
            }
        }

        return found;
    }

    /// <summary>Takes one disruption from a budget, for a pod, and writes down whose it is. However many ask at once, none is given twice.</summary>
    /// <returns>Null when the pod may go; else why not.</returns>
    public async ValueTask<ApiStatus?> SpendAsync(RequestContext context, string budget, string pod, CancellationToken cancellation)
    {
        ResourceDefinition budgets = Resource(context);
        DateTimeOffset now = clock.GetUtcNow();
        ApiAnswer answer = await updates.RunAsync(context, new ObjectTarget(budgets, context.Info.Namespace, budget), change =>
        {
            if (BudgetRules.Refusal(change.Object, budget) is { } refusal)
            {
                return refusal;
            }

            BudgetStatus.Spend(change.Object.EnsureMap("status"), pod, now);
            FieldManagement.Apply(budgets, change.Before, change.Object, Manager, "status", now);
            return null;
        }, cancellation);
        return (answer as FailureAnswer)?.Status;
    }

    private static ResourceDefinition Resource(RequestContext context) => context.Catalogue.Find("policy", "v1", "poddisruptionbudgets")!;
}
