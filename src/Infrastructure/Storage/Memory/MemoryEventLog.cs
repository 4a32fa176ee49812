using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Memory;

/// <summary>
/// The log in this process's memory, for tests and the in-process server. Nothing survives it: "durable" here means as long as
/// the instance. Values are kept as they are given, not copied: who appends one never changes it afterwards.
/// </summary>
public sealed class MemoryEventLog : IEventLog, IEventHistory
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, StoredValue> current = new(StringComparer.Ordinal);
    private readonly SortedSet<string> keys = new(KeyOrder.Instance);
    private readonly MemoryChanges past = new();
    private readonly MemoryHistory history;
    private readonly EventTail tail;

    public MemoryEventLog(MemoryEventLogOptions? options = null)
    {
        history = new(options ?? new MemoryEventLogOptions());
        tail = new EventTail(int.MaxValue, long.MaxValue, (_, after, _) => throw new RevisionCompactedException(after, tail!.Floor));
    }

    public ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        Append wanted = AppendRules.Checked(append);
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<AppendOutcome>(cancellation);
        }

        lock (gate)
        {
            tail.ThrowIfClosed();
            StoredValue? before = current.GetValueOrDefault(wanted.Key);
            return ValueTask.FromResult((before?.Revision ?? 0) == wanted.ExpectedRevision
                ? Commit(wanted, before)
                : new AppendOutcome(false, before?.Revision ?? 0, before));
        }
    }

    public ValueTask<StoredValue?> ReadAsync(string key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            tail.ThrowIfClosed();
            return ValueTask.FromResult(current.GetValueOrDefault(key));
        }
    }

    public ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            tail.ThrowIfClosed();
            AppendRules.CheckList(query, tail.Head);
            long revision = query.Revision == 0 ? tail.Head : query.Revision;
            if (revision < tail.Floor)
            {
                throw new RevisionCompactedException(revision, tail.Floor);
            }

            return ValueTask.FromResult(past.List(query with { Revision = revision }, keys, current));
        }
    }

    public IAsyncEnumerable<IReadOnlyList<LogEvent>> SubscribeAsync(string prefix, long after, CancellationToken cancellation) =>
        tail.FollowAsync(prefix, after, cancellation);

    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        tail.ThrowIfClosed();
        return ValueTask.FromResult(tail.Head);
    }

    public ValueTask CompactAsync(long revision, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            tail.ThrowIfClosed();
            AppendRules.CheckRevision(revision, tail.Head);
            tail.Compact(revision, forget: true);
            past.ForgetBefore(tail.Floor);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            tail.ThrowIfClosed();
            return ValueTask.FromResult(history.Bounds(tail.Head));
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(
        HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        HistoryRules.Check(query);
        tail.ThrowIfClosed();
        long until = HistoryRules.Until(query, tail.Head);
        long after = query.After;
        for (bool last = false; !last;)
        {
            await Task.CompletedTask;
            cancellation.ThrowIfCancellationRequested();
            List<HistoryEvent> events;
            lock (gate)
            {
                (events, after, last) = history.Read(query.Scope, after, until);
            }

            if (events.Count > 0)
            {
                yield return events;
            }
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(
        KeyScope scope, long revision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revision);
        tail.ThrowIfClosed();
        List<StoredValue> states;
        lock (gate)
        {
            states = history.States(scope, revision);
        }

        foreach (StoredValue[] page in states.Chunk(MemoryHistory.PageSize))
        {
            await Task.CompletedTask;
            cancellation.ThrowIfCancellationRequested();
            yield return page;
        }
    }

    public ValueTask TrimAsync(long revision, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revision);
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            tail.ThrowIfClosed();
            history.Trim(Math.Min(revision, tail.Head));
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask DisposeAsync()
    {
        tail.Close("the event log is closed");
        return ValueTask.CompletedTask;
    }

    private AppendOutcome Commit(Append append, StoredValue? before)
    {
        long revision = tail.Head + 1;
        long created = before?.CreateRevision ?? revision;
        EventKind kind = append.Value is null ? EventKind.Deleted : before is null ? EventKind.Created : EventKind.Updated;
        if (append.Value is { } value)
        {
            current[append.Key] = new StoredValue(append.Key, value, revision, created);
            keys.Add(append.Key);
        }
        else
        {
            current.Remove(append.Key);
            keys.Remove(append.Key);
        }

        past.Add(revision, append.Key, before);
        var made = new LogEvent(revision, append.Key, kind, append.Value ?? before!.Value, created, before?.Revision ?? 0, append.Actor);
        history.Add(made);
        tail.Publish([made]);
        return new AppendOutcome(true, revision, null);
    }
}
