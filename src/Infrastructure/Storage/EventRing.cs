using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage;

/// <summary>
/// The newest events, without a gap, bounded in number and bytes: the oldest go first. Not safe for concurrent use.
/// </summary>
/// <param name="maxEvents">Holds at most so many.</param>
/// <param name="maxBytes">Holds at most so many bytes of values, and always the newest event.</param>
internal sealed class EventRing(int maxEvents, long maxBytes)
{
    private LogEvent[] slots = new LogEvent[16];
    private int start;
    private long bytes;

    public int Count { get; private set; }

    /// <summary>Every event after this revision is held; earlier ones are not. Revisions may have gaps, and neighbours may share one.</summary>
    public long Through { get; private set; }

    /// <summary>The event at a distance from the oldest that is held.</summary>
    public LogEvent this[int index] => slots[(start + index) % slots.Length];

    /// <summary>Begins a ring that holds nothing of what came up to a revision.</summary>
    public void Start(long through) => Through = through;

    /// <summary>The index of the first event after a revision; <see cref="Count"/> when there is none.</summary>
    public int FirstAfter(long revision)
    {
        int low = 0;
        for (int high = Count; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = this[middle].Revision > revision ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    public void Add(LogEvent item)
    {
        if (Count == slots.Length)
        {
            Grow();
        }

        slots[(start + Count++) % slots.Length] = item;
        bytes += item.Value.Length;
        while (Count > maxEvents || (bytes > maxBytes && Count > 1))
        {
            RemoveOldest();
        }
    }

    public void RemoveOldest()
    {
        bytes -= slots[start].Value.Length;
        Through = slots[start].Revision;
        slots[start] = null!;
        start = (start + 1) % slots.Length;
        Count--;
    }

    private void Grow()
    {
        var larger = new LogEvent[slots.Length * 2];
        for (int i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        slots = larger;
        start = 0;
    }
}
