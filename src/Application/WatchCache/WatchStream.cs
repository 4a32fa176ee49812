using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Kronicle.Application.EventLog;

namespace Kronicle.Application.WatchCache;

/// <summary>What the wire writes for one watch: events in batches, each as many as wait.</summary>
public abstract class WatchStream : IDisposable
{
    /// <summary>
    /// Batches of items until the watch ends: its time is up, it was cut off, the server stops or the client went away.
    /// A batch is only valid until the next is asked for.
    /// </summary>
    public abstract IAsyncEnumerable<IReadOnlyList<WatchItem>> BatchesAsync(CancellationToken cancellation);

    /// <summary>Whether the end of the initial events is to be marked by a bookmark with its annotation (KEP-3157).</summary>
    public bool MarksInitialEnd { get; init; }

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>
/// The stream of one cache watcher: what it must see first, then what comes. Tens of thousands may wait for years: while one waits, it
/// holds no state that was shown and no room that a burst took, and whatever ends it does so by ending its queue.
/// </summary>
public sealed class CacheWatchStream(
    CacheWatcher watcher, IEnumerable<CachedEvent> first, long firstRevision, TimeSpan timeout, TimeProvider clock) : WatchStream
{
    private const int BatchLimit = 256;
    private const int KeptBatch = 16;

    private IEnumerable<CachedEvent> beginning = first;

    public override async IAsyncEnumerable<IReadOnlyList<WatchItem>> BatchesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using ITimer time = clock.CreateTimer(static watcher => ((CacheWatcher)watcher!).End(), watcher, timeout, Timeout.InfiniteTimeSpan);
        await using CancellationTokenRegistration cancelled = cancellation.UnsafeRegister(static watcher => ((CacheWatcher)watcher!).End(), watcher);
        List<WatchItem> batch = new(1);
        foreach (CachedEvent item in beginning)
        {
            batch.Add(new(item, 0));
            if (batch.Count == BatchLimit)
            {
                yield return batch;
                batch.Clear();
            }
        }

        beginning = [];
        if (MarksInitialEnd)
        {
            batch.Add(new(null, firstRevision));
        }

        ChannelReader<WatchItem> items = watcher.Items;
        do
        {
            while (batch.Count < BatchLimit && items.TryRead(out WatchItem item))
            {
                batch.Add(item);
            }

            if (batch.Count > 0)
            {
                yield return batch;
                batch.Clear();
                if (batch.Capacity > KeptBatch)
                {
                    batch.Capacity = 1;
                }
            }
        }
        while (await items.WaitToReadAsync(CancellationToken.None));
    }

    public override void Dispose()
    {
        watcher.Dispose();
        base.Dispose();
    }
}
