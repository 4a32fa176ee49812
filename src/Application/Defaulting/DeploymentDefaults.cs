using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a deployment: a rolling update by quarters.</summary>
internal sealed class DeploymentDefaults : IDefaulter
{
    private static readonly Node Quarter = new TextNode("25%");
    private static readonly Node DeadlineSeconds = new NumberNode(600);

    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        spec.FillAbsent("replicas", Constants.One);
        MapNode strategy = spec.EnsureMap("strategy");
        strategy.FillEmpty("type", Constants.RollingUpdate);
        if (strategy.Text("type") == "RollingUpdate")
        {
            MapNode rolling = strategy.EnsureMap("rollingUpdate");
            rolling.FillAbsent("maxUnavailable", Quarter);
            rolling.FillAbsent("maxSurge", Quarter);
        }

        spec.FillAbsent("revisionHistoryLimit", Constants.Ten);
        spec.FillAbsent("progressDeadlineSeconds", DeadlineSeconds);
        PodSpecDefaults.FillTemplate(spec);
    }
}
