using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission;

/// <summary>What plug-ins read of a pod's spec.</summary>
internal static class PodSpecs
{
    /// <summary>The containers of initialisation, then the regular ones, then the ephemeral ones.</summary>
    public static IEnumerable<MapNode> Containers(MapNode spec) =>
        [.. Of(spec, "initContainers"), .. Of(spec, "containers"), .. Of(spec, "ephemeralContainers")];

    /// <summary>The objects of a list, none when there is no list.</summary>
    public static IEnumerable<MapNode> Of(MapNode? parent, string list) => parent?.List(list)?.Maps ?? [];

    /// <summary>An annotation of an object; null when it has none of that name.</summary>
    public static string? Annotation(MapNode? target, string name) => target?.Map("metadata")?.Map("annotations")?.Text(name);
}
