using System.Collections.Concurrent;
using Kronicle.Application.EventLog;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.WatchCache;

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
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a consistent read waits for the store and for what the store has.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Lazy<Task<ResourceCache>>> loads = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ResourceCache> caches = new(StringComparer.Ordinal);

    private readonly CancellationTokenSource stopping = new();
    private readonly RevisionGate applied = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock starting = new();
    private volatile bool ended;
    private bool behind;
    private Task? following;
    private ITimer? bookmarks;

    /// <summary>The revision up to which every event is applied.</summary>
    public long AppliedRevision => applied.Reached;

    /// <summary>
    /// Why the cache follows the log no more; null while it does. It never recovers: the process should end, reads that need
    /// newer revisions fail with this exception, and every watch has ended.
    /// </summary>
    public Exception? Fault { get; private set; }

    /// <summary>Completes when the cache follows the log no more, by <see cref="Fault"/> or because it was disposed.</summary>
    public Task Stopped => stopped.Task;

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

    /// <summary>
    /// An object by its key. While the resource can't be loaded, because one of its values can't be read, the others are still found one
    /// by one in the log. Throws <see cref="ValueUnreadableException"/> for the one that is not.
    /// </summary>
    public async ValueTask<CachedObject?> FindAsync(ResourceDefinition storage, string key, CancellationToken cancellation)
    {
        try
        {
            return (await OfAsync(storage, cancellation)).Snapshot.Find(key);
        }
        catch (ValueUnreadableException)
        {
            return await log.ReadAsync(key, cancellation) is { } stored ? Make(storage, stored) : null;
        }
    }

    /// <summary>A state as an object of its resource, whether that is loaded or not.</summary>
    public CachedObject Make(ResourceDefinition storage, StoredValue value) => caches.TryGetValue(storage.KeyRoot, out ResourceCache? cache)
        ? cache.Make(value.Key, value.Value, value.Revision, value.CreateRevision)
        : new(value.Key, value.Value, value.Revision, value.CreateRevision, DocumentIndex.Scan(value.Value.Span, selectablePaths(storage)));

    /// <summary>Waits until the cache shows everything up to a revision.</summary>
    public ValueTask WaitForAsync(long revision, CancellationToken cancellation) => applied.WaitAsync(revision, cancellation);

    /// <summary>
    /// Waits until the cache shows every append that was answered before this call: a consistent read follows. Throws
    /// <see cref="LogUnavailableException"/> when the store is away, or takes longer than a client would wait.
    /// </summary>
    public ValueTask<long> CatchUpAsync(CancellationToken cancellation)
    {
        ValueTask<long> asked = PresentAsync(cancellation);
        return asked.IsCompleted ? asked : WithinPatienceAsync(asked.AsTask(), cancellation);
    }

    /// <summary>Ends every watch, and those that still come at once. Reads and writes go on.</summary>
    public void EndWatches()
    {
        ended = true;
        foreach (ResourceCache cache in caches.Values)
        {
            cache.EndWatches();
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

    private async ValueTask<long> PresentAsync(CancellationToken cancellation)
    {
        long current = await log.CurrentRevisionAsync(cancellation);
        await applied.WaitAsync(current, cancellation);
        return Math.Max(current, applied.Reached);
    }

    private async ValueTask<long> WithinPatienceAsync(Task<long> asked, CancellationToken cancellation)
    {
        try
        {
            return await asked.WaitAsync(Patience, clock, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new LogUnavailableException($"the event log did not tell its newest revision within {Patience.TotalSeconds} s", e, LogOutage.Unanswered);
        }
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
        var cache = new ResourceCache(storage, selectablePaths(storage), options.EventsOf(storage), options.WindowBytes);
        if (caches.TryGetValue(storage.KeyRoot, out ResourceCache? before))
        {
            before.EndWatches();
        }

        caches[storage.KeyRoot] = cache;
        if (ended)
        {
            cache.EndWatches();
        }

        try
        {
            ListPage page = await log.ListAsync(new ListQuery(storage.KeyRoot), stopping.Token);
            cache.Load(page.Items, page.Revision);
            await applied.WaitAsync(page.Revision, stopping.Token);
            return cache;
        }
        catch
        {
            // What waits in a cache that was never loaded must not grow with every event to come.
            caches.TryRemove(new(storage.KeyRoot, cache));
            cache.EndWatches();
            throw;
        }
    }

    // A store that is away is waited for. Anything else that is thrown is a fault: a cache that silently stood still would serve
    // old states as new ones.
    private async Task FollowAsync(long after)
    {
        try
        {
            while (true)
            {
                bool began = behind;
                after = await FollowOnceAsync(after);
                if (began || !behind)
                {
                    await Task.Delay(RetryPeriod, clock, stopping.Token);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // The last frame of a background task: what is not kept here is lost.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fault = e;
            applied.Break(new LogUnavailableException($"the cache follows the log no more: {e.Message}", e));
            EndWatches();
        }

        stopped.TrySetResult();
    }

    private async Task<long> FollowOnceAsync(long after)
    {
        try
        {
            if (behind)
            {
                after = await StartAgainAsync();
                behind = false;
            }

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
        catch (LogUnavailableException)
        {
        }
        catch (RevisionCompactedException)
        {
            // Others compacted what this server, cut off from the store, had not seen yet: it begins anew, as soon as the store lets it.
            behind = true;
        }

        return after;
    }

    private async Task<long> StartAgainAsync()
    {
        long revision = await log.CurrentRevisionAsync(stopping.Token);
        foreach ((string root, ResourceCache cache) in caches)
        {
            caches.TryRemove(new(root, cache));
            cache.EndWatches();
        }

        // Last: what is loaded from here on is new.
        foreach (string root in loads.Keys)
        {
            loads.TryRemove(root, out _);
        }

        applied.Reach(revision);
        return revision;
    }

    private void Route(LogEvent item)
    {
        // /registry/pods/ns/name and /registry/services/specs/ns/name: the root is one or two segments deep.
        int slash = item.Key.IndexOf('/', Root.Length);
        while (slash > 0)
        {
            if (caches.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(item.Key.AsSpan(0, slash + 1), out ResourceCache? cache))
            {
                if (!cache.Apply(item))
                {
                    Forget(cache);
                }

                return;
            }

            slash = item.Key.IndexOf('/', slash + 1);
        }
    }

    // What can't be read can't be cached: the resource is loaded anew when it is used next, and that says why when it still can't be.
    private void Forget(ResourceCache cache)
    {
        string root = cache.Resource.KeyRoot;
        caches.TryRemove(new(root, cache));
        loads.TryRemove(root, out _);
        cache.EndWatches();
    }

    private void SendBookmarks()
    {
        foreach (ResourceCache cache in caches.Values)
        {
            cache.Bookmark(applied.Reached);
        }
    }
}
