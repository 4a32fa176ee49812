using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tables.Core;

/// <summary>
/// What the states of a pod's containers add up to. Init containers come first: the first that is not done gives the status and
/// hides the others, until the pod is initialized; those that restart always (sidecars, KEP-753) count like main containers.
/// </summary>
internal sealed class PodSummary
{
    private readonly MapNode? spec;
    private readonly MapNode? status;
    private long sidecarRestarts;
    private long lastSidecarRestart;

    private PodSummary(MapNode pod)
    {
        spec = pod.Map("spec");
        status = pod.Map("status");
    }

    public int Ready { get; private set; }

    public int Total { get; private set; }

    public string Reason { get; private set; } = "";

    public long Restarts { get; private set; }

    /// <summary>UTC ticks of the last termination before a restart; 0 when there was none.</summary>
    public long LastRestart { get; private set; }

    public static PodSummary Of(MapNode pod)
    {
        var summary = new PodSummary(pod);
        summary.Count();
        summary.Begin();
        if (!summary.Initializing() || summary.HasCondition("Initialized"))
        {
            summary.Containers();
        }

        summary.End(pod.At("metadata", "deletionTimestamp") is TextNode);
        return summary;
    }

    private void Count() =>
        Total = (spec?.List("containers")?.Count ?? 0) + (spec?.List("initContainers")?.Maps.Count(RestartsAlways) ?? 0);

    private void Begin()
    {
        Reason = status?.Text("reason") is { Length: > 0 } reason ? reason : status?.Text("phase") ?? "";
        foreach (MapNode condition in status?.List("conditions")?.Maps ?? [])
        {
            if (condition.Text("type") == "PodScheduled" && condition.Text("reason") == "SchedulingGated")
            {
                Reason = "SchedulingGated";
            }
        }
    }

    private bool Initializing()
    {
        ListNode statuses = status?.List("initContainerStatuses") ?? [];
        for (int i = 0; i < statuses.Count; i++)
        {
            if (statuses[i] is MapNode container && InitReason(container, i) is { } reason)
            {
                Reason = "Init:" + reason;
                return true;
            }
        }

        return false;
    }

    // The reason why an init container holds the pod back; null when it does not.
    private string? InitReason(MapNode container, int index)
    {
        MapNode? definition = spec?.List("initContainers")?.Maps.FirstOrDefault(c => c.Text("name") == container.Text("name"));
        bool sidecar = definition is not null && RestartsAlways(definition);
        long restarts = container.Integer("restartCount") ?? 0;
        long terminatedAt = LastTermination(container);
        Restarts += restarts;
        LastRestart = Math.Max(LastRestart, terminatedAt);
        if (sidecar)
        {
            sidecarRestarts += restarts;
            lastSidecarRestart = Math.Max(lastSidecarRestart, terminatedAt);
        }

        var terminated = container.At("state", "terminated") as MapNode;
        if (terminated is not null && (terminated.Integer("exitCode") ?? 0) == 0)
        {
            return null;
        }

        if (sidecar && container.Bool("started") == true)
        {
            Ready += container.Bool("ready") == true ? 1 : 0;
            return null;
        }

        if (terminated is not null)
        {
            return TerminationReason(terminated);
        }

        return container.At("state", "waiting", "reason") is TextNode { Value: not ("" or "PodInitializing") } waiting
            ? waiting.Value
            : $"{index}/{spec?.List("initContainers")?.Count ?? 0}";
    }

    private void Containers()
    {
        Restarts = sidecarRestarts;
        LastRestart = lastSidecarRestart;
        bool running = false;
        ListNode statuses = status?.List("containerStatuses") ?? [];
        for (int i = statuses.Count - 1; i >= 0; i--)
        {
            if (statuses[i] is not MapNode container)
            {
                continue;
            }

            Restarts += container.Integer("restartCount") ?? 0;
            LastRestart = Math.Max(LastRestart, LastTermination(container));
            MapNode? state = container.Map("state");
            if (state?.Map("waiting")?.Text("reason") is { Length: > 0 } waiting)
            {
                Reason = waiting;
            }
            else if (state?.Map("terminated") is { } terminated)
            {
                Reason = TerminationReason(terminated);
            }
            else if (container.Bool("ready") == true && state?.Map("running") is not null)
            {
                running = true;
                Ready++;
            }
        }

        if (running && Reason == "Completed")
        {
            Reason = HasCondition("Ready") ? "Running" : "NotReady";
        }
    }

    private void End(bool deleting)
    {
        if (deleting && status?.Text("reason") == "NodeLost")
        {
            Reason = "Unknown";
        }
        else if (deleting && status?.Text("phase") is not ("Succeeded" or "Failed"))
        {
            Reason = "Terminating";
        }
    }

    private bool HasCondition(string type) =>
        status?.List("conditions")?.Maps.Any(condition => condition.Text("type") == type && condition.Text("status") == "True") == true;

    private static bool RestartsAlways(MapNode container) => container.Text("restartPolicy") == "Always";

    private static long LastTermination(MapNode container) =>
        Timestamps.Ticks((container.At("lastState", "terminated", "finishedAt") as TextNode)?.Value);

    private static string TerminationReason(MapNode terminated)
    {
        if (terminated.Text("reason") is { Length: > 0 } reason)
        {
            return reason;
        }

        long signal = terminated.Integer("signal") ?? 0;
        return signal != 0 ? $"Signal:{signal}" : $"ExitCode:{terminated.Integer("exitCode") ?? 0}";
    }
}
