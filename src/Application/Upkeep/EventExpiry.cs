using System.Threading.Channels;
using Kronicle.Application.Bootstrap;
using Kronicle.Application.EventLog;

namespace Kronicle.Application.Upkeep;

/// <summary>
/// Deletes Events when their time is up: --event-ttl after they were last written. The log tells of every write in order and all live
/// equally long, so that a queue holds them in the order in which they end and only its head is looked at. Each is deleted under the
/// revision that it had: one that was written or deleted since stays as it is. Watches see an ordinary deletion.
/// </summary>
/// <remarks>
/// Once a write is seen its time is measured by a clock that nobody sets: a wall clock that is set forward ends no Event early, and one that
/// is set back keeps none for longer. How old a write is when it is seen is what it says, unless that can't be.
/// </remarks>
/// <param name="log">The log.</param>
/// <param name="keyRoot">The keys of Events begin with it.</param>
/// <param name="ttl">How long they live; zero or less keeps them.</param>
/// <param name="clock">The time.</param>
public sealed class EventExpiry(IEventLog log, string keyRoot, TimeSpan ttl, TimeProvider clock) : IUpkeep
{
    /// <summary>So many deletions wait for the store at once: it commits them together.</summary>
    private const int Batch = 64;

    private const int PageSize = 500;

    /// <summary>Timers can't wait for months.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    private readonly record struct Mortal(string Key, long Revision, long End);

    public string Name => "event expiry";

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (ttl <= TimeSpan.Zero)
        {
            return;
        }

        // A store that goes away, or has compacted what this did not read in time, begins it anew from the states that are there.
        while (true)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            try
            {
                await RoundAsync(round);
            }
            catch (Exception e) when (e is LogUnavailableException or RevisionCompactedException or ValueUnreadableException)
            {
            }

            cancellation.ThrowIfCancellationRequested();
            await Task.Delay(RetryPeriod, clock, cancellation);
        }
    }

    private async Task RoundAsync(CancellationTokenSource round)
    {
        var queue = Channel.CreateUnbounded<Mortal>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        long revision = await EnqueueStoredAsync(queue.Writer, round.Token);
        Task[] both = [FollowAsync(queue.Writer, revision, round.Token), ExpireAsync(queue.Reader, round.Token)];
        await Task.WhenAny(both);
        await round.CancelAsync();
        try
        {
            await Task.WhenAll(both);
        }
        catch (OperationCanceledException) when (both.FirstOrDefault(task => task.IsFaulted) is { } faulted)
        {
            await faulted;
        }
    }

    // What is there already tells its age itself.
    private async Task<long> EnqueueStoredAsync(ChannelWriter<Mortal> queue, CancellationToken cancellation)
    {
        var stored = new List<Mortal>();
        DateTimeOffset now = clock.GetUtcNow();
        var query = new ListQuery(keyRoot, Limit: PageSize);
        while (true)
        {
            ListPage page = await log.ListAsync(query, cancellation);
            stored.AddRange(page.Items.Select(item => new Mortal(item.Key, item.Revision, EndAfter((WriteTime.Of(item.Value.Span) ?? now) + ttl - now))));
            if (page.Remaining == 0 || page.Items.Count == 0)
            {
                stored.Sort((a, b) => a.End.CompareTo(b.End));
                foreach (Mortal item in stored)
                {
                    queue.TryWrite(item);
                }

                return page.Revision;
            }

            query = query with { Revision = page.Revision, After = page.Items[^1].Key };
        }
    }

    private async Task FollowAsync(ChannelWriter<Mortal> queue, long after, CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<LogEvent> batch in log.SubscribeAsync(keyRoot, after, cancellation))
        {
            foreach (LogEvent item in batch)
            {
                if (item.Kind != EventKind.Deleted)
                {
                    // Another kind of server tells no time, one whose clock is wrong an impossible one: it was written just now.
                    TimeSpan age = clock.GetUtcNow() - item.Actor.Time;
                    queue.TryWrite(new(item.Key, item.Revision, EndAfter(age >= TimeSpan.Zero && age <= ttl ? ttl - age : ttl)));
                }
            }
        }
    }

    private async Task ExpireAsync(ChannelReader<Mortal> queue, CancellationToken cancellation)
    {
        var due = new List<Task>(Batch);
        while (await queue.WaitToReadAsync(cancellation))
        {
            long now = clock.GetTimestamp();
            while (due.Count < Batch && queue.TryPeek(out Mortal head) && head.End <= now)
            {
                queue.TryRead(out _);
                due.Add(DeleteAsync(head, clock.GetUtcNow(), cancellation));
            }

            if (due.Count > 0)
            {
                await Task.WhenAll(due);
                due.Clear();
            }
            else if (queue.TryPeek(out Mortal first))
            {
                TimeSpan left = clock.GetElapsedTime(now, first.End);
                await Task.Delay(left < LongestWait ? left : LongestWait, clock, cancellation);
            }
        }
    }

    // A timestamp of the clock. No time left is now, and nobody lives longer than a whole life.
    private long EndAfter(TimeSpan left)
    {
        TimeSpan within = left < TimeSpan.Zero ? TimeSpan.Zero : left < ttl ? left : ttl;
        return clock.GetTimestamp() + (long)(within.TotalSeconds * clock.TimestampFrequency);
    }

    // Not committed when it has another revision by now: then another entry of the queue stands for it, or it is gone.
    private async Task DeleteAsync(Mortal item, DateTimeOffset now, CancellationToken cancellation) =>
        await log.AppendAsync(new Append(item.Key, item.Revision, null,
            new EventActor(BootstrapWriter.ServerUser, "delete", "", BootstrapWriter.ServerManager, now)), cancellation);
}
