using Kronicle.Domain.Objects;

namespace Kronicle.Application.Pods;

/// <summary>The state of a disruption budget, as its controller and evictions write it.</summary>
internal static class BudgetStatus
{
    /// <summary>Takes one disruption and says for whom; the last one says that there is none left.</summary>
    public static void Spend(MapNode status, string pod, DateTimeOffset now)
    {
        long left = (status.Integer("disruptionsAllowed") ?? 0) - 1;
        status["disruptionsAllowed"] = NumberNode.Of(left);
        status.EnsureMap("disruptedPods")[pod] = Timestamps.Time(now);
        if (left == 0)
        {
            Exhaust(status, now);
        }
    }

    /// <summary>The condition that says whether disruptions are allowed.</summary>
    public static MapNode? Allowed(MapNode status)
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
}
