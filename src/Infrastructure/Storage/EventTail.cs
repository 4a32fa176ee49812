using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage;

/// <summary>Reads events that the tail no longer holds.</summary>
/// <returns>Some events under the prefix, in order, and the revision up to which that is all of them.</returns>
internal delegate ValueTask<HistoryPage> ReadHistory(string prefix, long after, CancellationToken cancellation);

/// <summary>Events under a prefix.</summary>
/// <param name="Events">In order; may be empty.</param>
/// <param name="Through">No other event up to this revision is under the prefix.</param>
internal readonly record struct HistoryPage(IReadOnlyList<LogEvent> Events, long Through);

/// <summary>
/// The newest end of a log in one process: who follows is woken by the publication itself and reads from memory; who falls behind
/// reads pages of the history until it has caught up, so that a slow subscriber costs no memory.
/// </summary>
/// <remarks>
/// Publications come from one thread at a time, in order, and only after they are durable: what is published is what readers see.
/// A waiting follower that an event is not for is moved past it, so that a quiet prefix never falls out of the ring.
/// </remarks>
internal sealed class EventTail(int maxEvents, long maxBytes, ReadHistory history)
{
    /// <summary>The most events of one delivery.</summary>
    public const int LargestBatch = 1024;

    private readonly Lock gate = new();
    private readonly EventRing ring = new(maxEvents, maxBytes);
    private readonly HashSet<Follower> waiting = [];
    private string? closed;
    private long head;
    private long floor;

    /// <summary>The newest revision that was published.</summary>
    public long Head => Volatile.Read(ref head);

    /// <summary>Revisions below it are compacted.</summary>
    public long Floor => Volatile.Read(ref floor);

    /// <summary>Takes up a log that has a past.</summary>
    public void Start(long newest, long compacted)
    {
        (head, floor) = (newest, compacted);
        ring.Start(newest);
    }

    public void Publish(List<LogEvent> events)
    {
        lock (gate)
        {
            foreach (LogEvent item in events)
            {
                ring.Add(item);
            }

            Volatile.Write(ref head, events[^1].Revision);
            waiting.RemoveWhere(follower => Advance(follower, events));
        }
    }

    /// <summary>Answers compacted for what is older from now on.</summary>
    /// <param name="revision">The new floor; a lower one than the present changes nothing.</param>
    /// <param name="forget">Whether the ring lets go of the events up to it.</param>
    public void Compact(long revision, bool forget)
    {
        lock (gate)
        {
            Volatile.Write(ref floor, Math.Max(floor, revision));
            while (forget && ring.Count > 0 && ring[0].Revision <= floor)
            {
                ring.RemoveOldest();
            }
        }
    }

    /// <summary>The events up to a revision were lost to this tail: who has not read them yet is told that they are compacted.</summary>
    public void Skip(long revision)
    {
        lock (gate)
        {
            while (ring.Count > 0)
            {
                ring.RemoveOldest();
            }

            ring.Start(revision);
            Volatile.Write(ref floor, Math.Max(floor, revision));
            Volatile.Write(ref head, Math.Max(head, revision));
            foreach (Follower follower in waiting)
            {
                follower.Wake();
            }

            waiting.Clear();
        }
    }

    /// <summary>The newest event up to a revision; null when that many have come since that it is held no more.</summary>
    public long? NewestUpTo(long revision)
    {
        lock (gate)
        {
            if (head <= revision)
            {
                return head;
            }

            int later = ring.FirstAfter(revision);
            return later > 0 ? ring[later - 1].Revision : ring.Through <= revision ? ring.Through : null;
        }
    }

    /// <summary>Ends all subscriptions, present and future ones, with a <see cref="LogUnavailableException"/>.</summary>
    public void Close(string reason)
    {
        lock (gate)
        {
            closed ??= reason;
            foreach (Follower follower in waiting)
            {
                follower.Wake();
            }

            waiting.Clear();
        }
    }

    /// <summary>Throws <see cref="LogUnavailableException"/> after <see cref="Close"/>.</summary>
    public void ThrowIfClosed()
    {
        if (Volatile.Read(ref closed) is { } reason)
        {
            throw new LogUnavailableException(reason);
        }
    }

    /// <inheritdoc cref="IEventLog.SubscribeAsync"/>
    public async IAsyncEnumerable<IReadOnlyList<LogEvent>> FollowAsync(
        string prefix, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        if (after < Floor)
        {
            throw new RevisionCompactedException(after, Floor);
        }

        var follower = new Follower(prefix, after);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<LogEvent>? events = Take(follower, out Task? wake);
            if (wake is not null)
            {
                await WaitAsync(follower, wake, cancellation);
                continue;
            }

            if (events is null)
            {
                HistoryPage page = await history(prefix, follower.Cursor, cancellation);
                (events, follower.Cursor) = (page.Events, page.Through);
            }

            if (events.Count > 0)
            {
                yield return events;
            }
        }
    }

    /// <summary>What the ring has for a follower; null when it is behind the ring, and a task to await when nothing is there.</summary>
    private LogEvent[]? Take(Follower follower, out Task? wake)
    {
        wake = null;
        lock (gate)
        {
            ThrowIfClosed();
            if (follower.Cursor < head)
            {
                if (follower.Cursor < ring.Through)
                {
                    return null;
                }

                LogEvent[] events = Collect(follower, ring.FirstAfter(follower.Cursor));
                if (events.Length > 0)
                {
                    return events;
                }
            }

            waiting.Add(follower);
            wake = follower.Wait();
            return [];
        }
    }

    private LogEvent[] Collect(Follower follower, int next)
    {
        var events = new List<LogEvent>();
        long through = follower.Cursor;

        // Events of one revision stay together: a cursor between them would lose the later ones.
        for (; next < ring.Count && (events.Count < LargestBatch || ring[next].Revision == through); next++)
        {
            if (follower.Wants(ring[next]))
            {
                events.Add(ring[next]);
            }

            through = ring[next].Revision;
        }

        follower.Cursor = through;
        return [.. events];
    }

    private async Task WaitAsync(Follower follower, Task wake, CancellationToken cancellation)
    {
        try
        {
            await wake.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                waiting.Remove(follower);
            }

            throw;
        }
    }

    /// <summary>Wakes the follower when one of the events is for it, and else moves it past them.</summary>
    private bool Advance(Follower follower, List<LogEvent> events)
    {
        foreach (LogEvent item in events)
        {
            if (follower.Wants(item))
            {
                follower.Wake();
                return true;
            }

            follower.Cursor = Math.Max(follower.Cursor, item.Revision);
        }

        return false;
    }
}
