using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;

namespace Kronicle.Application.WatchCache;

/// <summary>
/// A watch that begins before the cache's window: it follows the log itself, whose events reach back to the compaction point.
/// It folds the states that it passes, for selectors must know what an object was.
/// </summary>
public sealed class LogWatchStream(
    IEventLog log, ResourceCache objects, WatchFilter filter, long revision, TimeSpan timeout, TimeProvider clock) : WatchStream
{
    public override async IAsyncEnumerable<IReadOnlyList<WatchItem>> BatchesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellation);
        var states = new Dictionary<string, CachedObject>(StringComparer.Ordinal);
        if (filter.Selects is not null && await BeforeAsync(states, either.Token) is { } expired)
        {
            yield return [expired];
            yield break;
        }

        IAsyncEnumerator<IReadOnlyList<LogEvent>> events = log.SubscribeAsync(filter.KeyPrefix, revision, either.Token).GetAsyncEnumerator(either.Token);
        await using (events)
        {
            while (true)
            {
                (IReadOnlyList<LogEvent>? next, WatchItem? end) = await NextAsync(events);
                if (end is not null)
                {
                    yield return [end.Value];
                }

                if (next is null)
                {
                    yield break;
                }

                List<WatchItem> batch = [.. next.Select(item => Fold(states, item)).Select(filter.See).OfType<CachedEvent>().Select(e => new WatchItem(e, 0))];
                if (batch.Count > 0)
                {
                    yield return batch;
                }
            }
        }
    }

    private async ValueTask<WatchItem?> BeforeAsync(Dictionary<string, CachedObject> states, CancellationToken cancellation)
    {
        try
        {
            ListPage page = await log.ListAsync(new ListQuery(filter.KeyPrefix, revision), cancellation);
            foreach (StoredValue item in page.Items)
            {
                states[item.Key] = objects.Make(item.Key, item.Value, item.Revision, item.CreateRevision);
            }

            return null;
        }
        catch (RevisionCompactedException e)
        {
            return WatchItem.TooOld(e);
        }
    }

    private static async ValueTask<(IReadOnlyList<LogEvent>? Events, WatchItem? End)> NextAsync(IAsyncEnumerator<IReadOnlyList<LogEvent>> events)
    {
        try
        {
            return await events.MoveNextAsync() ? (events.Current, null) : (null, null);
        }
        catch (OperationCanceledException)
        {
            return (null, null);
        }
        catch (RevisionCompactedException e)
        {
            return (null, WatchItem.TooOld(e));
        }
    }

    private CachedEvent Fold(Dictionary<string, CachedObject> states, LogEvent item)
    {
        states.TryGetValue(item.Key, out CachedObject? previous);
        CachedObject now = objects.Make(item.Key, item.Value, item.Revision, item.CreateRevision);
        if (item.Kind == EventKind.Deleted)
        {
            states.Remove(item.Key);
            return new(EventKind.Deleted, now, previous ?? now);
        }

        if (filter.Selects is not null)
        {
            states[item.Key] = now;
        }

        return new(item.Kind, now, previous);
    }
}
