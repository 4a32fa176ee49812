using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Telemetry;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Conversion;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>The stored state that a write begins with.</summary>
public sealed class ObjectReads(ObjectCache cache, IEventLog log, IStoreMetrics? times = null)
{
    private readonly IStoreMetrics times = times ?? NoStoreMetrics.Instance;

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
        return await cache.FindAsync(storage, storage.Key(ns, name), cancellation);
    }

    /// <summary>The current state of a key, read from the log itself.</summary>
    public async ValueTask<CachedObject?> LiveAsync(ResourceDefinition storage, string key, CancellationToken cancellation) =>
        await times.MeasureAsync("get", storage.GroupResource, () => log.ReadAsync(key, cancellation)) is { } stored ? cache.Make(storage, stored) : null;

    /// <summary>The state as an object of its resource.</summary>
    public CachedObject Make(ResourceDefinition storage, StoredValue value) => cache.Make(storage, value);
}
