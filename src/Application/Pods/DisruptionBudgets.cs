using Kronicle.Application.Pipeline;
using Kronicle.Application.Strategies;
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
    /// <summary>Evictions that the budgets' controller has not seen yet; more are refused.</summary>
    private const int MostDisruptedPods = 2000;

    private const int RetryAfterSeconds = 10;
    private const string Manager = "kube-apiserver";
    private const string Cause = "DisruptionBudget";

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
            if (Refusal(change.Object, budget) is { } refusal)
            {
                return refusal;
            }

            Spend(change.Object.EnsureMap("status"), pod, now);
            FieldManagement.Apply(budgets, change.Before, change.Object, Manager, "status", now);
            return null;
        }, cancellation);
        return (answer as FailureAnswer)?.Status;
    }

    /// <summary>The budget's state is not settled: try again.</summary>
    public static ApiStatus StillProcessed(string budget) =>
        Refused(RetryAfterSeconds, $"The disruption budget {budget} is still being processed by the server.");

    private static void Spend(MapNode status, string pod, DateTimeOffset now)
    {
        long left = (status.Integer("disruptionsAllowed") ?? 0) - 1;
        status["disruptionsAllowed"] = NumberNode.Of(left);
        status.EnsureMap("disruptedPods")[pod] = Timestamps.Time(now);
        if (left == 0)
        {
            Exhaust(status, now);
        }
    }

    private static void Exhaust(MapNode status, DateTimeOffset now)
    {
        ListNode conditions = status.List("conditions") ?? [];
        status["conditions"] = conditions;
        MapNode? condition = Allowed(status);
        if (condition is null)
        {
            condition = new MapNode { ["type"] = "DisruptionAllowed" };
            conditions.Add(condition);
        }

        condition["lastTransitionTime"] = condition.Text("status") == "False" ? condition["lastTransitionTime"] : Timestamps.Time(now);
        condition["status"] = "False";
        condition["reason"] = "InsufficientPods";
        condition["message"] = "";
        condition["observedGeneration"] = status["observedGeneration"];
    }

    private static ApiStatus? Refusal(MapNode budget, string name)
    {
        MapNode status = budget.Map("status") ?? [];
        long allowed = status.Integer("disruptionsAllowed") ?? 0;
        if ((status.Integer("observedGeneration") ?? 0) < (budget.Map("metadata")?.Integer("generation") ?? 0))
        {
            return StillProcessed(name);
        }

        if (allowed < 0)
        {
            return Failure.Forbidden(new("policy", "poddisruptionbudget"), name, "pdb disruptions allowed is negative");
        }

        if (status.Map("disruptedPods") is { Count: > MostDisruptedPods })
        {
            return Failure.Forbidden(new("policy", "poddisruptionbudget"), name,
                "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }

        return allowed == 0 ? Refused(0, Exhausted(status, name)) : null;
    }

    // A budget whose controller failed can't be trusted to know how many pods are healthy.
    private static string Exhausted(MapNode status, string name)
    {
        MapNode? condition = Allowed(status);
        bool told = condition?.Text("status") == "False" && condition.Text("message") is { Length: > 0 };
        long healthy = status.Integer("currentHealthy") ?? 0;
        long desired = status.Integer("desiredHealthy") ?? 0;
        return told && condition!.Text("reason") == "SyncFailed"
                ? $"The disruption budget {name} does not allow evicting pods currently because it failed sync: {condition.Text("message")}"
            : healthy <= desired ? $"The disruption budget {name} needs {desired} healthy pods and has {healthy} currently"
            : told ? $"The disruption budget {name} does not allow evicting pods currently ({condition!.Text("reason")}): {condition.Text("message")}"
            : $"The disruption budget {name} does not allow evicting pods currently";
    }

    private static MapNode? Allowed(MapNode status)
    {
        foreach (Node item in status.List("conditions") ?? [])
        {
            if (item is MapNode condition && condition.Text("type") == "DisruptionAllowed")
            {
                return condition;
            }
        }

        return null;
    }

    private static ApiStatus Refused(int retryAfter, string why) => new(429, "TooManyRequests",
        "Cannot evict pod as it would violate the pod's disruption budget.",
        new StatusDetails { RetryAfterSeconds = retryAfter, Causes = [new(Cause, why, "")] });

    private static ResourceDefinition Resource(RequestContext context) => context.Catalogue.Find("policy", "v1", "poddisruptionbudgets")!;
}
