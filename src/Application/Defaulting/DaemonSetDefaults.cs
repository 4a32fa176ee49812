using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a daemon set: a rolling update, node by node.</summary>
internal sealed class DaemonSetDefaults : IDefaulter
{
    /// <summary>The annotation in which a field of versions that are gone lives on; what the object is made with is settled by its strategy.</summary>
    public const string TemplateGeneration = "deprecated.daemonset.template.generation";

    private static readonly Node NoGeneration = new TextNode("0");

    public void OnDecode(MapNode root)
    {
        root.EnsureMap("metadata").EnsureMap("annotations").FillAbsent(TemplateGeneration, NoGeneration);
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
