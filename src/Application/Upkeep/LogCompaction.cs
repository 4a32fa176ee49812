using Kronicle.Application.EventLog;

namespace Kronicle.Application.Upkeep;

/// <summary>
/// Compacts the log in every interval to where it stood at the end of the one before, as kube-apiserver does to etcd: watches and lists
/// answer 410 once they are two intervals old, and not before they are one. Of several servers one does it in each interval
/// (<see cref="ICompactionTurns"/>). Current states and the history stay.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="interval">The flag --etcd-compaction-interval; zero never compacts.</param>
/// <param name="clock">The time.</param>
public sealed class LogCompaction(IEventLog log, TimeSpan interval, TimeProvider clock) : IUpkeep
{
    public string Name => "compaction";

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (interval <= TimeSpan.Zero)
        {
            return;
        }

        long seen = 0;
        using var ticks = new PeriodicTimer(interval, clock);
        while (await ticks.WaitForNextTickAsync(cancellation))
        {
            try
            {
                // Read before it compacts: a store that goes away in between must not lose the next point.
                long current = await log.CurrentRevisionAsync(cancellation);
                bool mine = log is not ICompactionTurns turns || await turns.TakeTurnAsync(seen, cancellation);
                if (seen > 0 && mine)
                {
                    await log.CompactAsync(seen, cancellation);
                }

                seen = current;
            }
            catch (LogUnavailableException)
            {
                // The store is away: the next interval tries again.
            }
        }
    }
}
