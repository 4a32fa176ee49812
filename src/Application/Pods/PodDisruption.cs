using Kronicle.Application.Strategies;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Pods;

/// <summary>Whether a pod's going disrupts anything: https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy</summary>
internal static class PodDisruption
{
    /// <summary>A pod that is not ready is missed by nobody while enough others are, or where the budget says so: KEP-3017.</summary>
    public static bool IsNone(MapNode budget, MapNode pod)
    {
        if (PodConditions.IsReady(pod))
        {
            return false;
        }

        MapNode status = budget.Map("status") ?? [];
        long desired = status.Integer("desiredHealthy") ?? 0;
        return budget.Map("spec")?.Text("unhealthyPodEvictionPolicy") == "AlwaysAllow" ||
            (desired > 0 && (status.Integer("currentHealthy") ?? 0) >= desired);
    }

    /// <summary>A pod that does not run disrupts nothing when it goes.</summary>
    public static bool NeedsNoBudget(MapNode pod) => IsTerminal(pod) || pod.Map("status")?.Text("phase") == "Pending";

    /// <summary>A pod that has ended or is on its way out.</summary>
    public static bool IsTerminal(MapNode pod) =>
        pod.Map("status")?.Text("phase") is "Succeeded" or "Failed" || pod.Map("metadata")!.Has("deletionTimestamp");
}
