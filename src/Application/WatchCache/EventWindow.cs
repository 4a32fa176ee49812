namespace Kronicle.Application.WatchCache;

/// <summary>
/// The recent events of one resource: a ring bounded by count, which may be none, and by bytes. It knows from which revision on it is
/// complete.
/// Not safe for concurrent use: its owner serialises.
/// </summary>
internal sealed class EventWindow(int maxEvents, long maxBytes)
{
    private CachedEvent[] ring = new CachedEvent[Math.Min(64, maxEvents)];
    private int first;
    private int count;
    private long bytes;

    /// <summary>Events after this revision are all here.</summary>
    public long Floor { get; private set; }

    public void Reset(long floor)
    {
        Array.Clear(ring);
        (first, count, bytes, Floor) = (0, 0, 0, floor);
    }

    public void Add(CachedEvent item)
    {
        if (maxEvents == 0)
        {
            Floor = item.Revision;
            return;
        }

        long size = item.Object.Json.Length;
        while (count > 0 && (count >= maxEvents || bytes + size > maxBytes))
        {
            DropFirst();
        }

        if (count == ring.Length)
        {
            Grow();
        }

        ring[(first + count) % ring.Length] = item;
        count++;
        bytes += size;
    }

    /// <summary>The events after a revision, oldest first. The revision must not be below <see cref="Floor"/>.</summary>
    public IReadOnlyList<CachedEvent> After(long revision)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (ring[(first + middle) % ring.Length].Revision <= revision)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        var events = new CachedEvent[count - low];
        for (int i = 0; i < events.Length; i++)
        {
            events[i] = ring[(first + low + i) % ring.Length];
        }

        return events;
    }

    private void DropFirst()
    {
        CachedEvent gone = ring[first];
        Floor = gone.Revision;
        bytes -= gone.Object.Json.Length;
        ring[first] = null!;
        first = (first + 1) % ring.Length;
        count--;
    }

    private void Grow()
    {
        var larger = new CachedEvent[Math.Min(ring.Length * 2, maxEvents)];
        for (int i = 0; i < count; i++)
        {
            larger[i] = ring[(first + i) % ring.Length];
        }

        ring = larger;
        first = 0;
    }
}
