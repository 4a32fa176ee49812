using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>A condition to set on a pod.</summary>
/// <param name="Type">Such as PodScheduled.</param>
/// <param name="Status">True, False or Unknown.</param>
/// <param name="Reason">One word; empty when there is none.</param>
/// <param name="Message">For people; empty when there is none.</param>
public sealed record PodCondition(string Type, string Status, string Reason = "", string Message = "");

/// <summary>The conditions of a pod: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-conditions</summary>
public static class PodConditions
{
    /// <summary>Sets a condition. The time of its last transition stays while its status does.</summary>
    public static void Set(MapNode status, PodCondition condition, DateTimeOffset now)
    {
        var made = new MapNode
        {
            ["type"] = condition.Type,
            ["status"] = condition.Status,
            ["lastTransitionTime"] = Timestamps.Time(now),
        };
        if (condition.Reason.Length > 0)
        {
            made["reason"] = condition.Reason;
        }

        if (condition.Message.Length > 0)
        {
            made["message"] = condition.Message;
        }

        ListNode conditions = status.List("conditions") ?? [];
        status["conditions"] = conditions;
        for (int i = 0; i < conditions.Count; i++)
        {
            if (conditions[i] is MapNode present && present.Text("type") == condition.Type)
            {
                made["lastTransitionTime"] = present.Text("status") == condition.Status ? present["lastTransitionTime"] : made["lastTransitionTime"];
                conditions[i] = made;
                return;
            }
        }

        conditions.Add(made);
    }

    /// <summary>Whether a pod is ready.</summary>
    public static bool IsReady(MapNode pod)
    {
        foreach (Node condition in pod.Map("status")?.List("conditions") ?? [])
        {
            if (condition is MapNode map && map.Text("type") == "Ready")
            {
                return map.Text("status") == "True";
            }
        }

        return false;
    }
}
