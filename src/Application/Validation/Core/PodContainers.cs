using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>All containers of a pod in the order in which they are looked at: those of initialisation, the regular and the ephemeral ones.</summary>
internal static class PodContainers
{
    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    public static void Each(MapNode spec, FieldPath path, Action<MapNode, FieldPath> visit)
    {
        foreach (string list in Lists)
        {
            foreach ((int i, MapNode container) in spec.Entries(list))
            {
                visit(container, path.Child(list).Index(i));
            }
        }
    }
}
