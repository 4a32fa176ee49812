using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of what is reported of a pod's containers.</summary>
internal static class ContainerStatusRules
{
    /// <summary>The lists of statuses with the lists of containers that they are of.</summary>
    public static readonly (string Statuses, string Containers)[] Lists =
    [
        ("containerStatuses", "containers"), ("initContainerStatuses", "initContainers"), ("ephemeralContainerStatuses", "ephemeralContainers"),
    ];

    public static void Check(MapNode status, MapNode spec, Causes causes)
    {
        foreach ((string statuses, _) in Lists)
        {
            ContainerUserRules.Check(status, statuses, spec, causes);
        }

        foreach ((string statuses, string containers) in Lists)
        {
            AllocatedResourceRules.Check(status, statuses, containers, spec, causes);
        }

        foreach ((string statuses, _) in Lists)
        {
            ImageVolumeStatusRules.Check(status, statuses, causes);
        }
    }

    /// <summary>The first object of a list with a name.</summary>
    public static MapNode? Named(MapNode map, string list, string name)
    {
        foreach ((_, MapNode item) in map.Entries(list))
        {
            if (item.TextOf("name") == name)
            {
                return item;
            }
        }

        return null;
    }
}
