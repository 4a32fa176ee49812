using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>Finds places in the history by time.</summary>
public static class HistoryTimes
{
    /// <summary>
    /// The revision of the last event before the first one that was made at a time or later: the state there is that of the time. Events
    /// whose time is not known count with those before them. The trim point when there is none.
    /// </summary>
    public static async Task<long> RevisionBeforeAsync(IEventHistory history, DateTimeOffset time, CancellationToken cancellation)
    {
        long before = (await history.BoundsAsync(cancellation)).Trimmed;
        await foreach (IReadOnlyList<HistoryEvent> events in history.ReadAsync(new HistoryQuery(KeyScope.All, before), cancellation))
        {
            foreach (HistoryEvent item in events)
            {
                if (item.Actor.Time >= time)
                {
                    return before;
                }

                before = item.Revision;
            }
        }

        return before;
    }
}
