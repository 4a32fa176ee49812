using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>A controller without selector or labels takes those of its template's pods.</summary>
internal sealed class ReplicationControllerDefaults : IDefaulter
{
    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        spec.FillAbsent("replicas", Constants.One);
        if (spec.Map("template") is { } template)
        {
            MapNode? labels = template.Map("metadata")?.Map("labels");
            spec.FillCopy("selector", labels);
            root.EnsureMap("metadata").FillCopy("labels", labels);
            PodSpecDefaults.FillTemplate(spec);
        }
    }
}
