using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a stateful set. Its claim templates are whole claims: they say their kind and have a status.</summary>
internal sealed class StatefulSetDefaults : IDefaulter
{
    private static readonly Node OrderedReady = new TextNode("OrderedReady");

    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        spec.FillEmpty("podManagementPolicy", OrderedReady);
        Strategy(spec.EnsureMap("updateStrategy"));
        MapNode retention = spec.EnsureMap("persistentVolumeClaimRetentionPolicy");
        retention.FillEmpty("whenDeleted", Constants.Retain);
        retention.FillEmpty("whenScaled", Constants.Retain);
        spec.FillAbsent("replicas", Constants.One);
        spec.FillAbsent("revisionHistoryLimit", Constants.Ten);
        spec.Each("volumeClaimTemplates", ClaimDefaults.FillTemplate);
        PodSpecDefaults.FillTemplate(spec);
    }

    private static void Strategy(MapNode strategy)
    {
        if (strategy.Text("type") is not { Length: > 0 })
        {
            strategy["type"] = Constants.RollingUpdate;
            strategy.EnsureMap("rollingUpdate");
        }

        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.Map("rollingUpdate")?.FillAbsent("partition", Constants.Zero);
        }
    }
}
