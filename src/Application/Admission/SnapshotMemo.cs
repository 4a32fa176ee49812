using Kronicle.Application.WatchCache;

namespace Kronicle.Application.Admission;

/// <summary>
/// Something computed from all objects of a resource, such as which class is the default: computed again only when one of them has
/// changed. Racing readers may both compute; either result is right for its snapshot.
/// </summary>
public sealed class SnapshotMemo<T>(Func<ObjectSnapshot, T> compute)
    where T : class?
{
    private Entry? latest;

    public T Of(ObjectSnapshot snapshot)
    {
        if (Volatile.Read(ref latest) is { } entry && ReferenceEquals(entry.Snapshot, snapshot))
        {
            return entry.Value;
        }

        var fresh = new Entry(snapshot, compute(snapshot));
        Volatile.Write(ref latest, fresh);
        return fresh.Value;
    }

    private sealed record Entry(ObjectSnapshot Snapshot, T Value);
}
