using Kronicle.Application.Internal;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers.Garbage;

/// <summary>How an owner is now.</summary>
internal enum OwnerState
{
    /// <summary>It is there, and holds its dependents.</summary>
    Solid,

    /// <summary>There is none with its uid.</summary>
    Absent,

    /// <summary>It is being deleted and waits until its dependents are gone.</summary>
    Waiting,

    /// <summary>Nobody serves its kind: it can't be told.</summary>
    Unknown,

    /// <summary>A cluster-scoped object refers to a namespaced kind: that is wrong and stays so.</summary>
    Misplaced,
}

/// <summary>Looks at the API for what the graph only supposes.</summary>
internal sealed class OwnerLookup(InternalSession session)
{
    /// <summary>The resource of a kind; null when it is not served.</summary>
    public static ResourceDefinition? Resource(string apiVersion, string kind) =>
        GroupVersion.Parse(apiVersion) is { } version &&
        ResourceCatalogue.BuiltIn.FindKind(new(version.Group, version.Version, kind)) is { } found && found.Allows("get") ? found : null;

    /// <summary>The object now, whatever its uid; null when there is none.</summary>
    public async Task<MapNode?> FindAsync(ResourceDefinition resource, ObjectIdentity identity, CancellationToken cancellation)
    {
        InternalAnswer answer = await session.GetAsync(resource, resource.Namespaced ? identity.Namespace : "", identity.Name, cancellation);
        return answer.Object ?? (answer.NotFound ? null : throw new ControllerException(answer.Failure!));
    }

    public async Task<OwnerState> StateAsync(OwnerReference owner, string ns, CancellationToken cancellation)
    {
        if (Resource(owner.ApiVersion, owner.Kind) is not { } resource)
        {
            return OwnerState.Unknown;
        }

        if (resource.Namespaced && ns.Length == 0)
        {
            return OwnerState.Misplaced;
        }

        MapNode? metadata = (await FindAsync(resource, owner.IdentityIn(ns), cancellation))?.Map("metadata");
        return metadata?.Text("uid") != owner.Uid ? OwnerState.Absent
            : metadata.Has("deletionTimestamp") && OwnedMetadata.Has(metadata.List("finalizers"), OwnedMetadata.Foreground) ? OwnerState.Waiting
            : OwnerState.Solid;
    }
}
