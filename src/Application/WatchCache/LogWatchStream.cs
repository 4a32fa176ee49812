using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;

namespace Kronicle.Application.WatchCache;

/// <summary>
/// A watch that begins before the cache's window: it reads what it missed from the log itself, whose events reach back to the
/// compaction point, and goes on with a watcher of the cache. It folds the states that it passes, for selectors must know what an
/// object was.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="objects">The resource.</param>
/// <param name="watcher">Sees every event after <paramref name="until"/>.</param>
/// <param name="revision">The client's; it is before the window.</param>
/// <param name="until">A revision of the log that the cache showed when the watcher was added.</param>
/// <param name="timeout">How long the watch lasts.</param>
/// <param name="clock">Measures the timeout.</param>
public sealed class LogWatchStream(
    IEventLog log, ResourceCache objects, CacheWatcher watcher, long revision, long until, TimeSpan timeout, TimeProvider clock) : WatchStream
{
    // All events and not only the resource's: the end of what was missed is seen also where the resource is quiet.
    private const string Everything = "/registry/";

    private readonly Dictionary<string, CachedObject> states = new(StringComparer.Ordinal);

    private WatchFilter Filter => watcher.Filter;

    public override async IAsyncEnumerable<IReadOnlyList<WatchItem>> BatchesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        bool caughtUp = false;
        await foreach ((IReadOnlyList<WatchItem> batch, bool last) in MissedAsync(cancellation))
        {
            caughtUp = last;
            if (batch.Count > 0)
            {
                yield return batch;
            }
        }

        TimeSpan left = timeout - clock.GetElapsedTime(start);
        if (!caughtUp || left <= TimeSpan.Zero)
        {
            yield break;
        }

        states.Clear();
        using var live = new CacheWatchStream(watcher, [], until, left, clock);
        await foreach (IReadOnlyList<WatchItem> batch in live.BatchesAsync(cancellation))
        {
            yield return batch;
        }
    }

    public override void Dispose()
    {
        watcher.Dispose();
        base.Dispose();
    }

    private async IAsyncEnumerable<(IReadOnlyList<WatchItem> Batch, bool Last)> MissedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        IAsyncEnumerator<IReadOnlyList<LogEvent>> events = log.SubscribeAsync(Everything, revision, either.Token).GetAsyncEnumerator(either.Token);
        await using (events)
        {
            WatchItem? end = Filter.Selects is null ? null : (await TryAsync(() => BeforeAsync(either.Token))).End;
            bool last = false;
            while (!last && end is null)
            {
                (bool more, end) = await TryAsync(events.MoveNextAsync);
                if (!more)
                {
                    break;
                }

                last = events.Current[^1].Revision >= until;
                if (events.Current.FirstOrDefault(Missing) is { } unreadable)
                {
                    end = WatchItem.Failed(unreadable.Unreadable!);
                    break;
                }

                yield return (Seen(events.Current), last);
            }

            if (end is not null)
            {
                yield return ([end.Value], false);
            }
        }
    }

    private bool Missing(LogEvent item) => item.Unreadable is not null && item.Revision <= until && Filter.MatchesKey(item.Key);

    private List<WatchItem> Seen(IReadOnlyList<LogEvent> events)
    {
        List<WatchItem> batch = [];
        foreach (LogEvent item in events)
        {
            if (item.Revision <= until && Filter.MatchesKey(item.Key) && Filter.See(Fold(item)) is { } seen)
            {
                batch.Add(new(seen, 0));
            }
        }

        return batch;
    }

    private async ValueTask<bool> BeforeAsync(CancellationToken cancellation)
    {
        ListPage page = await log.ListAsync(new ListQuery(Filter.KeyPrefix, revision), cancellation);
        foreach (StoredValue item in page.Items.Where(item => Filter.MatchesKey(item.Key)))
        {
            states[item.Key] = objects.Make(item.Key, item.Value, item.Revision, item.CreateRevision);
        }

        return true;
    }

    // A watch whose time is up or whose store is away ends; the client goes on from what it saw last.
    private static async ValueTask<(bool More, WatchItem? End)> TryAsync(Func<ValueTask<bool>> step)
    {
        try
        {
            return (await step(), null);
        }
        catch (Exception e) when (e is OperationCanceledException or LogUnavailableException)
        {
            return (false, null);
        }
        catch (RevisionCompactedException e)
        {
            return (false, WatchItem.TooOld(e));
        }
        catch (ValueUnreadableException e)
        {
            return (false, WatchItem.Failed(e));
        }
    }

    private CachedEvent Fold(LogEvent item)
    {
        CachedObject now = objects.Make(item.Key, item.Value, item.Revision, item.CreateRevision);
        if (Filter.Selects is null)
        {
            return new(item.Kind, now, item.Kind == EventKind.Created ? null : now);
        }

        states.Remove(item.Key, out CachedObject? previous);
        if (item.Kind == EventKind.Deleted)
        {
            return new(EventKind.Deleted, now, previous ?? now);
        }

        states[item.Key] = now;
        return new(item.Kind, now, previous);
    }
}
