using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>A pod begins pending, with the quality of service that its resources ask for.</summary>
public sealed class PodStrategy : IKindStrategy
{
    private static readonly string[] Counted = ["cpu", "memory"];

    public string Resource => "pods";

    public void PrepareForCreate(StrategyWrite write) =>
        write.Object["status"] = new MapNode { ["phase"] = "Pending", ["qosClass"] = QualityOfService(write.Object) };

    /// <summary>https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/</summary>
    public static string QualityOfService(MapNode pod)
    {
        MapNode spec = pod.Map("spec") ?? new MapNode();
        MapNode[] containers = [.. (spec.List("containers") ?? []).Maps, .. (spec.List("initContainers") ?? []).Maps];
        bool any = false;
        bool guaranteed = containers.Length > 0;
        foreach (MapNode container in containers)
        {
            MapNode? requests = container.Map("resources")?.Map("requests");
            MapNode? limits = container.Map("resources")?.Map("limits");
            foreach (string name in Counted)
            {
                Node? request = requests?[name];
                Node? limit = limits?[name];
                any |= request is not null || limit is not null;
                guaranteed &= limit is not null && (request is null || request.SameAs(limit));
            }
        }

        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }
}
