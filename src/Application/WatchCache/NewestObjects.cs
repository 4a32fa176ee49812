using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.WatchCache;

/// <summary>Consistent reads of built-in objects, for those who need one object and not its bytes.</summary>
public sealed class NewestObjects(ObjectCache cache)
{
    /// <summary>The newest state of an object as a fresh tree; null when there is none.</summary>
    public async ValueTask<MapNode?> FindAsync(ResourceDefinition resource, string ns, string name, CancellationToken cancellation)
    {
        await cache.CatchUpAsync(cancellation);
        ResourceCache objects = await cache.OfAsync(resource, cancellation);
        return objects.Snapshot.Find(resource.Key(ns, name))?.Tree(resource.Type);
    }

    /// <summary>The newest states of a namespace's objects that a filter lets through, as fresh trees.</summary>
    public async ValueTask<IReadOnlyList<MapNode>> ListAsync(
        ResourceDefinition resource, string ns, Func<CachedObject, bool> filter, CancellationToken cancellation)
    {
        await cache.CatchUpAsync(cancellation);
        ResourceCache objects = await cache.OfAsync(resource, cancellation);
        return [.. objects.Snapshot.Range(resource.KeyPrefix(ns)).Where(filter).Select(item => item.Tree(resource.Type))];
    }

    /// <summary>A built-in resource by its names.</summary>
    public static ResourceDefinition Resource(string group, string version, string resource) =>
        ResourceCatalogue.BuiltIn.Find(group, version, resource) ?? throw new InvalidOperationException($"no resource {resource} in {group}/{version}");
}
