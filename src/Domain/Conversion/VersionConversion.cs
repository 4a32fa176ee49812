using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Conversion;

/// <summary>
/// Converts objects between the versions that share one storage: <see cref="ResourceCatalogue.StorageOf"/>. Each method consumes
/// the tree that it is given; the answer may be the same tree or one that took its parts. A round trip through storage is the identity.
/// </summary>
public static class VersionConversion
{
    /// <summary>Whether stored objects differ in form from those of the served version. When not, stored bytes are served as they are.</summary>
    public static bool Needed(ResourceDefinition served) => Of(served) is not Pair.None;

    /// <summary>
    /// The stored form of a written object. Every write passes here, also those of the storage version: it drops what must not be stored.
    /// </summary>
    public static MapNode ToStorage(ResourceDefinition served, MapNode item) => Of(served) switch
    {
        Pair.Event => EventConversion.ToCore(item),
        Pair.Autoscaler => AutoscalerConversion.ToV2(item),
        _ => served is { Group: "autoscaling", Resource: "horizontalpodautoscalers" } ? AutoscalerConversion.Clean(item) : item,
    };

    /// <summary>The served form of a stored object.</summary>
    public static MapNode FromStorage(ResourceDefinition served, MapNode item) => Of(served) switch
    {
        Pair.Event => EventConversion.FromCore(item),
        Pair.Autoscaler => AutoscalerConversion.FromV2(item),
        _ => item,
    };

    private enum Pair
    {
        None,
        Event,
        Autoscaler,
    }

    private static Pair Of(ResourceDefinition served) => (served.Group, served.Version, served.Resource) switch
    {
        ("events.k8s.io", _, "events") => Pair.Event,
        ("autoscaling", "v1", "horizontalpodautoscalers") => Pair.Autoscaler,
        _ => Pair.None,
    };
}
