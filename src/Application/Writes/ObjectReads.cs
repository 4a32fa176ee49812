using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Conversion;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>The stored state that a write begins with.</summary>
public sealed class ObjectReads(ObjectCache cache, IEventLog log)
{
    /// <summary>
    /// The current state of a key. The first attempt takes what the cache has once it shows every answered write; a retry begins with
    /// what the conflict found.
    /// </summary>
    public async ValueTask<CachedObject?> CurrentAsync(WriteState state, ResourceDefinition storage, string ns, string name, CancellationToken cancellation)
    {
        if (state.Retried)
        {
            return state.Found;
        }

        await cache.CatchUpAsync(cancellation);
        ResourceCache objects = await cache.OfAsync(storage, cancellation);
        return objects.Snapshot.Find(storage.Key(ns, name));
    }

    /// <summary>The current state of a key, read from the log itself.</summary>
    public async ValueTask<CachedObject?> LiveAsync(ResourceDefinition storage, string key, CancellationToken cancellation) =>
        await ReadAsync(await cache.OfAsync(storage, cancellation), key, cancellation);

    /// <summary>The state as an object of its resource.</summary>
    public async ValueTask<CachedObject> MakeAsync(ResourceDefinition storage, StoredValue value, CancellationToken cancellation) =>
        (await cache.OfAsync(storage, cancellation)).Make(value.Key, value.Value, value.Revision, value.CreateRevision);

    private async ValueTask<CachedObject?> ReadAsync(ResourceCache objects, string key, CancellationToken cancellation) =>
        await log.ReadAsync(key, cancellation) is { } stored
            ? objects.Make(key, stored.Value, stored.Revision, stored.CreateRevision)
            : null;
}
