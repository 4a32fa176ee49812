using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Puts the stored amounts of cpu and memory in the place of new ones, so that what else differs shows.</summary>
internal static class PodResizeMask
{
    /// <summary>A container's resources, in place.</summary>
    public static void OfContainer(MapNode container, MapNode old)
    {
        MapNode resources = container.Map("resources") ?? [];
        MapNode? was = old.Map("resources");
        container["resources"] = resources;
        Side(resources, was, "limits");
        Side(resources, was, "requests");
    }

    /// <summary>The pod's resources; null when nothing but new amounts came where there were none.</summary>
    public static MapNode? OfPod(MapNode resources, MapNode? old)
    {
        MapNode masked = resources.Copy();
        Side(masked, old, "requests");
        Side(masked, old, "limits");
        bool nothing = masked.Map("requests") is not { Count: > 0 } && masked.Map("limits") is not { Count: > 0 } && masked.List("claims") is not { Count: > 0 };
        return old is null && nothing ? null : masked;
    }

    private static void Side(MapNode resources, MapNode? old, string side)
    {
        MapNode masked = resources.Map(side)?.Copy() ?? [];
        foreach (string name in (ReadOnlySpan<string>)["cpu", "memory"])
        {
            masked[name] = old?.Map(side)?[name];
        }

        resources[side] = masked.Count > 0 ? masked : null;
    }
}
