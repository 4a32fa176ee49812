using Kronicle.Application.EventLog;

namespace Kronicle.Application.WatchCache;

/// <summary>What one list or watch wants to see of a resource.</summary>
/// <param name="KeyPrefix">The key prefix of a namespace, of the whole resource, or one object's key.</param>
/// <param name="ExactKey">The prefix is the key of one object.</param>
/// <param name="Selects">The label and field selectors; null when there are none.</param>
public sealed record WatchFilter(string KeyPrefix, bool ExactKey, Func<CachedObject, bool>? Selects)
{
    public bool Matches(CachedObject item) => MatchesKey(item.Key) && Selected(item);

    public bool MatchesKey(string key) => ExactKey ? key == KeyPrefix : key.StartsWith(KeyPrefix, StringComparison.Ordinal);

    public bool Selected(CachedObject item) => Selects is null || Selects(item);

    /// <summary>
    /// The event as this watcher sees it: an object that a change brings into the selection is created for it, one that leaves is
    /// deleted. Null when it sees nothing.
    /// </summary>
    public CachedEvent? See(CachedEvent item)
    {
        if (!MatchesKey(item.Object.Key))
        {
            return null;
        }

        if (Selects is null)
        {
            return item;
        }

        bool before = item.Previous is not null && Selects(item.Previous);
        bool after = item.Kind != EventKind.Deleted && Selects(item.Object);
        return (before, after) switch
        {
            (false, false) => null,
            (false, true) => item.Kind == EventKind.Created ? item : item with { Kind = EventKind.Created },
            (true, false) => item.Kind == EventKind.Deleted
                ? item
                : new CachedEvent(EventKind.Deleted, item.Previous!.At(item.Revision), item.Previous),
            _ => item,
        };
    }
}
