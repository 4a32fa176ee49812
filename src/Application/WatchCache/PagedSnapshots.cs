namespace Kronicle.Application.WatchCache;

/// <summary>
/// Snapshots of lists that are being paged through, so that all pages of one list come from one state. The oldest go first, by
/// number and by age; a page whose snapshot is gone is read from the log at its revision.
/// </summary>
public sealed class PagedSnapshots : IDisposable
{
    /// <summary>Snapshots of the cache share their objects with the present, so that one costs little more than its changes.</summary>
    public const int Limit = 64;

    /// <summary>Snapshots that were read from the log share nothing.</summary>
    public const int ReadLimit = 4;

    /// <summary>After this time a list is hardly still being paged through, and what was deleted since is let go.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private readonly record struct Kept((string Root, long Revision) Key, ObjectSnapshot Snapshot, long Since, bool Read);

    private readonly TimeProvider clock;
    private readonly ITimer trimming;
    private readonly Lock gate = new();

    // In order of age; so few that a line is searched as fast as a table.
    private readonly List<Kept> kept = [];

    public PagedSnapshots(TimeProvider clock)
    {
        this.clock = clock;
        trimming = clock.CreateTimer(_ => Trim(), null, MaxAge, MaxAge);
    }

    /// <summary>How many are held.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                Expire();
                return kept.Count;
            }
        }
    }

    public ObjectSnapshot? Find(string root, long revision)
    {
        lock (gate)
        {
            Expire();
            int at = kept.FindIndex(item => item.Key == (root, revision));
            return at < 0 ? null : kept[at].Snapshot;
        }
    }

    /// <param name="root">The key root of the resource.</param>
    /// <param name="revision">The revision at which pages will ask for it.</param>
    /// <param name="snapshot">The state at that revision.</param>
    /// <param name="read">It was read from the log and is not one of the cache's.</param>
    public void Keep(string root, long revision, ObjectSnapshot snapshot, bool read)
    {
        lock (gate)
        {
            Expire();
            if (kept.Exists(item => item.Key == (root, revision)))
            {
                return;
            }

            if (kept.Count == Limit)
            {
                kept.RemoveAt(0);
            }

            if (read && kept.Count(item => item.Read) == ReadLimit)
            {
                kept.RemoveAt(kept.FindIndex(item => item.Read));
            }

            kept.Add(new((root, revision), snapshot, clock.GetTimestamp(), read));
        }
    }

    public void Dispose() => trimming.Dispose();

    // Also where nobody lists any more.
    private void Trim()
    {
        lock (gate)
        {
            Expire();
        }
    }

    private void Expire()
    {
        int old = kept.FindIndex(item => clock.GetElapsedTime(item.Since) < MaxAge);
        kept.RemoveRange(0, old < 0 ? kept.Count : old);
    }
}
