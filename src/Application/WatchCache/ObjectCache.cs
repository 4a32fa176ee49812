using System.Collections.Concurrent;
using Kronicle.Application.EventLog;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.WatchCache;

/// <summary>How much of the past the cache keeps.</summary>
/// <param name="WindowEvents">Recent events of one resource.</param>
/// <param name="WindowBytes">Bytes of the objects in one resource's recent events.</param>
public sealed record ObjectCacheOptions(int WindowEvents = 4096, long WindowBytes = 16 << 20);

/// <summary>
/// The state of every resource that was asked for, kept by one subscription to the log. A resource is loaded when first used; until
/// then it costs nothing.
/// </summary>
public sealed class ObjectCache(
    IEventLog log, Func<ResourceDefinition, IReadOnlyList<string[]>> selectablePaths, TimeProvider clock, ObjectCacheOptions options)
    : IAsyncDisposable
{
    private const string Root = "/registry/";
    private static readonly TimeSpan BookmarkPeriod = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Lazy<Task<ResourceCache>>> loads = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ResourceCache> caches = new(StringComparer.Ordinal);

    private readonly CancellationTokenSource stopping = new();
    private readonly RevisionGate applied = new();
    private readonly Lock starting = new();
    private Task? following;
    private ITimer? bookmarks;

    /// <summary>The revision up to which every event is applied.</summary>
    public long AppliedRevision => applied.Reached;

    /// <summary>The caches that are loaded, for metrics.</summary>
    public IEnumerable<ResourceCache> Loaded => caches.Values;

    /// <summary>Begins to follow the log. Call once, before the first request.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        long revision = await log.CurrentRevisionAsync(cancellation);
        applied.Reach(revision);
        lock (starting)
        {
            following ??= Task.Run(() => FollowAsync(revision), CancellationToken.None);
            bookmarks ??= clock.CreateTimer(_ => SendBookmarks(), null, BookmarkPeriod, BookmarkPeriod);
        }
    }

    /// <summary>The cache of a resource's storage version, loaded when this is its first use.</summary>
    public ValueTask<ResourceCache> OfAsync(ResourceDefinition storage, CancellationToken cancellation)
    {
        if (loads.TryGetValue(storage.KeyRoot, out Lazy<Task<ResourceCache>>? load) && load.Value.IsCompletedSuccessfully)
        {
            return new(load.Value.Result);
        }

        return LoadedAsync(storage, cancellation);
    }

    /// <summary>Waits until the cache shows everything up to a revision.</summary>
    public ValueTask WaitForAsync(long revision, CancellationToken cancellation) => applied.WaitAsync(revision, cancellation);

    /// <summary>Waits until the cache shows every append that was answered before this call: a consistent read follows.</summary>
    public async ValueTask<long> CatchUpAsync(CancellationToken cancellation)
    {
        long current = await log.CurrentRevisionAsync(cancellation);
        await applied.WaitAsync(current, cancellation);
        return Math.Max(current, applied.Reached);
    }

    /// <summary>Ends every watch; requests that come later see none.</summary>
    public void EndWatches()
    {
        foreach (ResourceCache cache in caches.Values)
        {
            cache.EndWatchers();
        }
    }

    public async ValueTask DisposeAsync()
    {
        bookmarks?.Dispose();
        await stopping.CancelAsync();
        EndWatches();
        if (following is not null)
        {
            await following;
        }

        stopping.Dispose();
    }

    private async ValueTask<ResourceCache> LoadedAsync(ResourceDefinition storage, CancellationToken cancellation)
    {
        Lazy<Task<ResourceCache>> load = loads.GetOrAdd(storage.KeyRoot, _ => new(() => LoadAsync(storage)));
        try
        {
            return await load.Value.WaitAsync(cancellation);
        }
        catch when (load.Value.IsFaulted)
        {
            loads.TryRemove(new(storage.KeyRoot, load));
            throw;
        }
    }

    // Registered before it is listed: events that come meanwhile wait in the cache, so that none is missed between the two.
    private async Task<ResourceCache> LoadAsync(ResourceDefinition storage)
    {
        var cache = new ResourceCache(storage, selectablePaths(storage), options.WindowEvents, options.WindowBytes);
        caches[storage.KeyRoot] = cache;
        ListPage page = await log.ListAsync(new ListQuery(storage.KeyRoot), stopping.Token);
        cache.Load(page.Items, page.Revision);
        await applied.WaitAsync(page.Revision, stopping.Token);
        return cache;
    }

    private async Task FollowAsync(long after)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (IReadOnlyList<LogEvent> events in log.SubscribeAsync(Root, after, stopping.Token))
                {
                    foreach (LogEvent item in events)
                    {
                        Route(item);
                        after = item.Revision;
                    }

                    applied.Reach(after);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (LogUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), clock, CancellationToken.None);
            }
        }
    }

    private void Route(LogEvent item)
    {
        // /registry/pods/ns/name and /registry/services/specs/ns/name: the root is one or two segments deep.
        int slash = item.Key.IndexOf('/', Root.Length);
        while (slash > 0)
        {
            if (caches.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(item.Key.AsSpan(0, slash + 1), out ResourceCache? cache))
            {
                cache.Apply(item);
                return;
            }

            slash = item.Key.IndexOf('/', slash + 1);
        }
    }

    private void SendBookmarks()
    {
        foreach (ResourceCache cache in caches.Values)
        {
            cache.Bookmark(applied.Reached);
        }
    }
}
