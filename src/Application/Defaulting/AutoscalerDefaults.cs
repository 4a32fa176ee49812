using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of an autoscaler: at least one replica, and a load of 80 % of the requested cpu when it names no metric.</summary>
internal sealed class AutoscalerDefaults : IDefaulter
{
    private const string MetricsAnnotation = "autoscaling.alpha.kubernetes.io/metrics";
    private static readonly Node CpuPercent = NumberNode.Of(80);
    private static readonly Node Resource = new TextNode("Resource");
    private static readonly Node Cpu = new TextNode("cpu");
    private static readonly Node Utilization = new TextNode("Utilization");

    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        spec.FillAbsent("minReplicas", Constants.One);
        if (root.Text("apiVersion") == "autoscaling/v1")
        {
            // Version 1 keeps its other metrics in an annotation.
            if (root.Map("metadata")?.Map("annotations")?.Has(MetricsAnnotation) != true)
            {
                spec.FillAbsent("targetCPUUtilizationPercentage", CpuPercent);
            }

            return;
        }

        if (spec.List("metrics") is not { Count: > 0 })
        {
            var target = new MapNode(2) { ["type"] = Utilization, ["averageUtilization"] = CpuPercent };
            var resource = new MapNode(2) { ["name"] = Cpu, ["target"] = target };
            spec["metrics"] = new ListNode([new MapNode(2) { ["type"] = Resource, ["resource"] = resource }]);
        }

        if (spec.Map("behavior") is { } behavior)
        {
            ScalingRuleDefaults.FillUp(behavior.EnsureMap("scaleUp"));
            ScalingRuleDefaults.FillDown(behavior.EnsureMap("scaleDown"));
        }
    }
}
