using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>
/// What is in the target behind the mark: appends of a copy that was broken off before it could write the next mark. They are the first
/// changes of the source behind the mark, in the same order, and are passed over instead of being appended again.
/// </summary>
internal sealed class CopyWindow
{
    private readonly OpenStore target;
    private readonly Queue<There> found;

    private CopyWindow(OpenStore target, Queue<There> found) => (this.target, this.found) = (target, found);

    public bool IsEmpty => found.Count == 0;

    /// <summary>Reads what the target has behind a revision.</summary>
    public static async Task<CopyWindow> ReadAsync(OpenStore target, long mark, CancellationToken cancellation)
    {
        long head = await target.Log.CurrentRevisionAsync(cancellation);
        if (head <= mark)
        {
            return new CopyWindow(target, new());
        }

        try
        {
            return new CopyWindow(target, await OfLogAsync(target.Log, mark, head, cancellation));
        }
        catch (RevisionCompactedException)
        {
            // The history outlives the log; it lacks the keys that keep none, whose states are compared one by one.
            return new CopyWindow(target, await OfHistoryAsync(target.History, mark, head, cancellation));
        }
    }

    /// <summary>Whether a change of the source is in the target already. Throws when what is there is not of this copy.</summary>
    /// <param name="change">The changes of the source, each once, in order.</param>
    public bool Passes(StoredChange change)
    {
        while (found.TryPeek(out There? next))
        {
            if (Same(change, next))
            {
                found.Dequeue();
                return true;
            }

            // A state that the source has no longer: it has changed since the copy was broken off.
            if (IsState(next))
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
        if (found.FirstOrDefault(there => !IsState(there)) is { } other)
        {
            throw NotOfCopy(other.Key);
        }
    }

    private static async Task<Queue<There>> OfLogAsync(IEventLog log, long mark, long head, CancellationToken cancellation)
    {
        var found = new Queue<There>();
        await foreach (IReadOnlyList<LogEvent> events in log.SubscribeAsync("/", mark, cancellation))
        {
            foreach (LogEvent item in events.TakeWhile(item => item.Revision <= head))
            {
                found.Enqueue(new(item.Key, item.Kind == EventKind.Deleted ? default(ReadOnlyMemory<byte>?) : item.Value, item.Actor));
            }

            if (events[^1].Revision >= head)
            {
                break;
            }
        }

        return found;
    }

    private static async Task<Queue<There>> OfHistoryAsync(IEventHistory history, long mark, long head, CancellationToken cancellation)
    {
        var found = new Queue<There>();
        await foreach (IReadOnlyList<HistoryEvent> events in history.ReadAsync(new HistoryQuery(KeyScope.All, mark, head), cancellation))
        {
            foreach (HistoryEvent item in events)
            {
                found.Enqueue(new(item.Key, item.Value, item.Actor));
            }
        }

        return found;
    }

    /// <summary>Whether it carried a state over. Of keys that keep no history the store need not know who wrote them.</summary>
    private bool IsState(There there) => CopyActor.Is(there.Actor) || !target.KeepsHistoryOf(there.Key);

    private bool Same(StoredChange change, There there) =>
        change.Key == there.Key && change.Value.HasValue == there.Value.HasValue
        && (change.Value is not { } value || value.Span.SequenceEqual(there.Value!.Value.Span))
        && (!target.KeepsHistoryOf(there.Key) || (change.Event is { } item ? Same(item.Actor, there.Actor) : CopyActor.Is(there.Actor)));

    private static bool Same(EventActor a, EventActor b) =>
        a.User == b.User && a.Verb == b.Verb && a.AuditId == b.AuditId && a.UserAgent == b.UserAgent && a.Time.UtcTicks == b.Time.UtcTicks;

    private static CopyRefusedException NotOfCopy(string key) => new(
        $"the target has a change of {key} where this copy has another: somebody else wrote there, or the target failed in the middle of a write; empty the target, or name another");

    /// <summary>A change that the target has.</summary>
    private sealed record There(string Key, ReadOnlyMemory<byte>? Value, EventActor Actor);
}
