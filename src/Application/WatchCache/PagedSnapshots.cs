namespace Kronicle.Application.WatchCache;

/// <summary>
/// Snapshots of lists that are being paged through, so that all pages of one list come from one state. The oldest go first;
/// a page whose snapshot is gone is read from the log at its revision.
/// </summary>
public sealed class PagedSnapshots
{
    /// <summary>Snapshots share their objects with the present, so that one costs little more than its changes.</summary>
    private const int Limit = 64;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Root, long Revision), ObjectSnapshot> kept = [];
    private readonly Queue<(string Root, long Revision)> order = [];

    public ObjectSnapshot? Find(string root, long revision)
    {
        lock (gate)
        {
            return kept.GetValueOrDefault((root, revision));
        }
    }

    public void Keep(string root, long revision, ObjectSnapshot snapshot)
    {
        lock (gate)
        {
            if (!kept.TryAdd((root, revision), snapshot))
            {
                return;
            }

            order.Enqueue((root, revision));
            while (order.Count > Limit)
            {
                kept.Remove(order.Dequeue());
            }
        }
    }
}
