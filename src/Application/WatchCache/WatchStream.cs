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

/// <summary>The stream of one cache watcher: what it must see first, then what comes.</summary>
public sealed class CacheWatchStream(
    CacheWatcher watcher, IEnumerable<CachedEvent> first, long firstRevision, TimeSpan timeout, TimeProvider clock) : WatchStream
{
    private const int BatchLimit = 256;

    // What was shown is let go: a watch that waits for years holds no old state.
    private IEnumerable<CachedEvent> beginning = first;

    public override async IAsyncEnumerable<IReadOnlyList<WatchItem>> BatchesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ends = new CancellationTokenSource(timeout, clock);
        using CancellationTokenRegistration cancelled = cancellation.UnsafeRegister(static ends => ((CancellationTokenSource)ends!).Cancel(), ends);
        List<WatchItem> batch = [];
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
        while (true)
        {
            while (batch.Count < BatchLimit && items.TryRead(out WatchItem item))
            {
                batch.Add(item);
            }

            if (batch.Count > 0)
            {
                yield return batch;
                batch.Clear();
            }

            if (!await MoreAsync(items, ends.Token))
            {
                yield break;
            }
        }
    }

    public override void Dispose()
    {
        watcher.Dispose();
        base.Dispose();
    }

    private static async ValueTask<bool> MoreAsync(ChannelReader<WatchItem> items, CancellationToken cancellation)
    {
        try
        {
            return await items.WaitToReadAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
