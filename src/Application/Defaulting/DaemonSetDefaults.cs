using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a daemon set: a rolling update, node by node.</summary>
internal sealed class DaemonSetDefaults : IDefaulter
{
    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        MapNode strategy = spec.EnsureMap("updateStrategy");
        strategy.FillEmpty("type", Constants.RollingUpdate);
        if (strategy.Text("type") == "RollingUpdate")
        {
            MapNode rolling = strategy.EnsureMap("rollingUpdate");
            rolling.FillAbsent("maxUnavailable", Constants.One);
            rolling.FillAbsent("maxSurge", Constants.Zero);
        }

        spec.FillAbsent("revisionHistoryLimit", Constants.Ten);
        PodSpecDefaults.FillTemplate(spec);
    }
}
