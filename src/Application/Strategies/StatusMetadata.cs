using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>What of metadata an endpoint for one part of an object leaves alone: the reference's ResetObjectMetaForStatus.</summary>
public static class StatusMetadata
{
    /// <summary>Puts labels, annotations, finalizers and owner references back.</summary>
    public static void Keep(MapNode target, MapNode old)
    {
        MapNode metadata = target.EnsureMap("metadata");
        MapNode before = old.Map("metadata") ?? [];
        foreach (string key in (ReadOnlySpan<string>)["labels", "annotations", "finalizers", "ownerReferences"])
        {
            metadata[key] = before[key]?.Clone();
        }
    }
}
