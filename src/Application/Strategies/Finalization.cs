using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>When a deleted object may go: https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/</summary>
public static class Finalization
{
    /// <summary>Whether the object is being deleted and nothing holds it any more.</summary>
    public static bool Done(ResourceDefinition resource, MapNode target) =>
        target.Map("metadata") is { } metadata && metadata.Has("deletionTimestamp") &&
        (metadata.Integer("deletionGracePeriodSeconds") ?? 0) == 0 && !Held(resource, target);

    /// <summary>Whether finalizers hold the object back.</summary>
    public static bool Held(ResourceDefinition resource, MapNode target) =>
        target.Map("metadata")?.List("finalizers") is { Count: > 0 } || (KindStrategies.For(resource)?.HoldsBack(target) ?? false);
}
