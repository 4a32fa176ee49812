using System.Runtime.CompilerServices;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission;

/// <summary>
/// How plug-ins look up the small objects that they lean on: from the watch cache, each state parsed once. The trees are shared by
/// all requests and must not be changed; what goes into another object is cloned.
/// </summary>
public sealed class ClusterLookup(ObjectCache cache)
{
    private readonly ConditionalWeakTable<CachedObject, MapNode> trees = [];

    /// <summary>The object as the cache has it, which may lag behind what another server has just written; null when it is not there.</summary>
    public async ValueTask<MapNode?> FindAsync(ResourceDefinition resource, string ns, string name, CancellationToken cancellation)
    {
        return await cache.FindAsync(resource, resource.Key(ns, name), cancellation) is { } found ? TreeOf(resource, found) : null;
    }

    /// <summary>The object after every write that was answered before this call.</summary>
    public async ValueTask<MapNode?> FindLiveAsync(ResourceDefinition resource, string ns, string name, CancellationToken cancellation)
    {
        await cache.CatchUpAsync(cancellation);
        return await FindAsync(resource, ns, name, cancellation);
    }

    /// <summary>What the cache has; only when it has nothing, a look at the present: the cache may be behind the object's creation.</summary>
    public async ValueTask<MapNode?> FindOrLiveAsync(ResourceDefinition resource, string ns, string name, CancellationToken cancellation) =>
        await FindAsync(resource, ns, name, cancellation) ?? await FindLiveAsync(resource, ns, name, cancellation);

    /// <summary>The present snapshot of a resource, for <see cref="SnapshotMemo{T}"/>.</summary>
    public async ValueTask<ObjectSnapshot> SnapshotAsync(ResourceDefinition resource, CancellationToken cancellation) =>
        (await cache.OfAsync(resource, cancellation)).Snapshot;

    /// <summary>The tree of a cached object, shared: to be read only.</summary>
    public MapNode TreeOf(ResourceDefinition resource, CachedObject item) =>
        trees.TryGetValue(item, out MapNode? known) ? known : trees.GetValue(item, state => state.Tree(resource.Type));
}
