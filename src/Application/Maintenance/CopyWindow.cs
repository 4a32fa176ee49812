using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>
/// What is in the target behind the mark: appends of a copy that was broken off before it could write the next mark. They are the first
/// changes of the source behind the mark, in the same order, and are passed over instead of being appended again.
/// </summary>
internal sealed class CopyWindow
{
    private readonly Queue<(string Key, ReadOnlyMemory<byte>? Value, EventActor Actor)> found;

    private CopyWindow(Queue<(string Key, ReadOnlyMemory<byte>? Value, EventActor Actor)> found) => this.found = found;

    public bool IsEmpty => found.Count == 0;

    /// <summary>Reads what the target has behind a revision.</summary>
    public static async Task<CopyWindow> ReadAsync(OpenStore target, long mark, CancellationToken cancellation)
    {
        long head = await target.Log.CurrentRevisionAsync(cancellation);
        if (head <= mark)
        {
            return new CopyWindow(new());
        }

        try
        {
            return await OfLogAsync(target.Log, mark, head, cancellation);
        }
        catch (RevisionCompactedException)
        {
            // The history outlives the log; it lacks the keys that keep none, whose states are compared one by one.
            return await OfHistoryAsync(target.History, mark, head, cancellation);
        }
    }

    /// <summary>Whether a change of the source is in the target already. Throws when what is there is not of this copy.</summary>
    /// <param name="change">The changes of the source, each once, in order.</param>
    public bool Passes(StoredChange change)
    {
        while (found.TryPeek(out (string Key, ReadOnlyMemory<byte>? Value, EventActor Actor) next))
        {
            if (Same(change, next))
            {
                found.Dequeue();
                return true;
            }

            // A state that the source has no longer: it has changed since the copy was broken off.
            if (CopyActor.Is(next.Actor))
            {
                found.Dequeue();
                continue;
            }

            return change.Event is not null ? throw NotOfCopy(next.Key) : false;
        }

        return false;
    }

    /// <summary>Nothing that is not of this copy may be left when the source has been read through.</summary>
    public void CheckEnd()
    {
        foreach ((string key, _, EventActor actor) in found)
        {
            if (!CopyActor.Is(actor))
            {
                throw NotOfCopy(key);
            }
        }
    }

    private static async Task<CopyWindow> OfLogAsync(IEventLog log, long mark, long head, CancellationToken cancellation)
    {
        var found = new Queue<(string, ReadOnlyMemory<byte>?, EventActor)>();
        await foreach (IReadOnlyList<LogEvent> events in log.SubscribeAsync("/", mark, cancellation))
        {
            foreach (LogEvent item in events.TakeWhile(item => item.Revision <= head))
            {
                found.Enqueue((item.Key, item.Kind == EventKind.Deleted ? default(ReadOnlyMemory<byte>?) : item.Value, item.Actor));
            }

            if (events[^1].Revision >= head)
            {
                break;
            }
        }

        return new CopyWindow(found);
    }

    private static async Task<CopyWindow> OfHistoryAsync(IEventHistory history, long mark, long head, CancellationToken cancellation)
    {
        var found = new Queue<(string, ReadOnlyMemory<byte>?, EventActor)>();
        await foreach (IReadOnlyList<HistoryEvent> events in history.ReadAsync(new HistoryQuery(KeyScope.All, mark, head), cancellation))
        {
            foreach (HistoryEvent item in events)
            {
                found.Enqueue((item.Key, item.Value, item.Actor));
            }
        }

        return new CopyWindow(found);
    }

    private static bool Same(StoredChange change, (string Key, ReadOnlyMemory<byte>? Value, EventActor Actor) there) =>
        change.Key == there.Key && change.Value.HasValue == there.Value.HasValue
        && (change.Value is not { } value || value.Span.SequenceEqual(there.Value!.Value.Span))
        && (change.Event is { } item ? Same(item.Actor, there.Actor) : CopyActor.Is(there.Actor));

    private static bool Same(EventActor a, EventActor b) =>
        a.User == b.User && a.Verb == b.Verb && a.AuditId == b.AuditId && a.UserAgent == b.UserAgent && a.Time.UtcTicks == b.Time.UtcTicks;

    private static CopyRefusedException NotOfCopy(string key) => new(
        $"the target has a change of {key} where this copy has another: somebody else wrote there, or the target failed in the middle of a write; empty the target, or name another");
}
