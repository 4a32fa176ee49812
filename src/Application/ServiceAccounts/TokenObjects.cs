using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>Finds the objects that tokens name.</summary>
public sealed class TokenObjects(ObjectCache cache)
{
    /// <summary>The newest state of an object of a core resource; null when there is none.</summary>
    public async ValueTask<CachedObject?> NewestAsync(string resource, string ns, string name, CancellationToken cancellation)
    {
        await cache.CatchUpAsync(cancellation);
        return await CachedAsync(resource, ns, name, cancellation);
    }

    /// <summary>
    /// The object of that name and uid; null when it is not there. What the cache has is good enough when it is the one that is meant;
    /// else the answer waits for the newest state, because a token may be used right after its object was made.
    /// </summary>
    public async ValueTask<CachedObject?> SameAsync(string resource, string ns, TokenReference wanted, CancellationToken cancellation)
    {
        CachedObject? known = await CachedAsync(resource, ns, wanted.Name, cancellation);
        return known?.Index.Uid == wanted.Uid ? known : await NewestAsync(resource, ns, wanted.Name, cancellation);
    }

    /// <summary>The object as a fresh tree.</summary>
    public static MapNode Tree(CachedObject found, string resource) => found.Tree(Definition(resource).Type);

    /// <summary>The object as the cache has it, which may lag behind what was just written; null when it is not there.</summary>
    public async ValueTask<CachedObject?> CachedAsync(string resource, string ns, string name, CancellationToken cancellation)
    {
        ResourceDefinition definition = Definition(resource);
        return await cache.FindAsync(definition, definition.Key(ns, name), cancellation);
    }

    private static ResourceDefinition Definition(string resource) =>
        ResourceCatalogue.BuiltIn.Find("", "v1", resource) ?? throw new InvalidOperationException($"no core resource {resource}");
}
