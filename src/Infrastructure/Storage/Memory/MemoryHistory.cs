using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Memory;

/// <summary>
/// The history in memory: the states at the trim point and the events since. It trims itself when it outgrows its bounds, by a
/// quarter so that this is seldom. Guarded by the log's gate.
/// </summary>
internal sealed class MemoryHistory(MemoryEventLogOptions options)
{
    /// <summary>Events of one array.</summary>
    public const int PageSize = 512;

    /// <summary>Bytes of an event beside its value, about.</summary>
    private const int Overhead = 320;

    private readonly HistoryExclusion exclusion = new(options.HistoryExclude);
    private readonly SortedDictionary<string, StoredValue> states = new(KeyOrder.Instance);
    private readonly List<LogEvent> events = [];
    private long bytes;

    public long Trimmed { get; private set; }

    public HistoryBounds Bounds(long newest) => new(Trimmed, newest, events.Count, bytes);

    public void Add(LogEvent item)
    {
        if (exclusion.Includes(item.Key))
        {
            return;
        }

        events.Add(item);
        bytes += SizeOf(item);
        if (events.Count > options.HistoryEvents || bytes > options.HistoryBytes)
        {
            Outgrown();
        }
    }

    /// <summary>Some events of a query after a revision, and whether there are no more.</summary>
    /// <exception cref="HistoryTrimmedException">Events after that revision are gone.</exception>
    public (List<HistoryEvent> Events, long Through, bool Last) Read(KeyScope scope, long after, long until)
    {
        HistoryRules.RefuseTrimmed(after, Trimmed);
        var found = new List<HistoryEvent>();
        long through = after;
        int at = FirstAfter(after);
        for (; at < events.Count && events[at].Revision <= until && found.Count < PageSize; at++)
        {
            through = events[at].Revision;
            if (scope.Includes(events[at].Key))
            {
                found.Add(HistoryRules.Told(events[at]));
            }
        }

        return (found, through, at == events.Count || events[at].Revision > until);
    }

    /// <summary>The states of a scope at a revision.</summary>
    /// <exception cref="HistoryTrimmedException">They are no longer known.</exception>
    public List<StoredValue> States(KeyScope scope, long revision)
    {
        HistoryRules.RefuseTrimmed(revision, Trimmed);
        var then = states.Values.Where(state => scope.Includes(state.Key)).ToDictionary(state => state.Key, StringComparer.Ordinal);
        foreach (LogEvent item in events.TakeWhile(item => item.Revision <= revision).Where(item => scope.Includes(item.Key)))
        {
            Fold(then, item);
        }

        return [.. then.Values];
    }

    /// <summary>Moves the trim point; a lower one than the present changes nothing.</summary>
    public void Trim(long revision)
    {
        int gone = FirstAfter(revision);
        for (int i = 0; i < gone; i++)
        {
            Fold(states, events[i]);
            bytes -= SizeOf(events[i]);
        }

        events.RemoveRange(0, gone);
        Trimmed = Math.Max(Trimmed, revision);
    }

    private static long SizeOf(LogEvent item) => Overhead + (item.Kind == EventKind.Deleted ? 0 : item.Value.Length);

    private static void Fold(IDictionary<string, StoredValue> states, LogEvent item)
    {
        if (item.Kind == EventKind.Deleted)
        {
            states.Remove(item.Key);
        }
        else
        {
            states[item.Key] = new(item.Key, item.Value, item.Revision, item.CreateRevision);
        }
    }

    private void Outgrown()
    {
        int keep = Math.Min(events.Count, options.HistoryEvents) * 3 / 4;
        long most = options.HistoryBytes / 4 * 3;
        long left = bytes;
        int at = 0;
        while (at < events.Count - 1 && (events.Count - at > keep || left > most))
        {
            left -= SizeOf(events[at++]);
        }

        Trim(at == 0 ? Trimmed : events[at - 1].Revision);
    }

    private int FirstAfter(long revision)
    {
        int low = 0;
        for (int high = events.Count; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = events[middle].Revision > revision ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
