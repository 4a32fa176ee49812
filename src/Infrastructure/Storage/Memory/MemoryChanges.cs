using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Memory;

/// <summary>What each event replaced, so that an older state is the current one with the later events taken back.</summary>
internal sealed class MemoryChanges
{
    private readonly List<Change> changes = [];

    public void Add(long revision, string key, StoredValue? before) => changes.Add(new Change(revision, key, before));

    /// <summary>Lets go of what only states older than a revision need.</summary>
    public void ForgetBefore(long revision) => changes.RemoveRange(0, FirstAfter(revision));

    /// <summary>A page of the state at the query's revision, which is not 0.</summary>
    public ListPage List(ListQuery query, SortedSet<string> keys, Dictionary<string, StoredValue> current)
    {
        var undone = new Dictionary<string, StoredValue?>(StringComparer.Ordinal);
        for (int i = FirstAfter(query.Revision); i < changes.Count; i++)
        {
            undone.TryAdd(changes[i].Key, changes[i].Before);
        }

        IEnumerable<string> candidates = undone.Count == 0
            ? From(keys, query)
            : From(new SortedSet<string>(keys.Union(undone.Keys, StringComparer.Ordinal), KeyOrder.Instance), query);
        var items = new List<StoredValue>();
        long remaining = 0;
        foreach (string key in candidates.TakeWhile(key => key.StartsWith(query.Prefix, StringComparison.Ordinal)))
        {
            StoredValue? state = undone.TryGetValue(key, out StoredValue? before) ? before : current.GetValueOrDefault(key);
            if (state is null)
            {
                continue;
            }

            if (query.Limit == 0 || items.Count < query.Limit)
            {
                items.Add(state);
            }
            else
            {
                remaining++;
            }
        }

        return new ListPage(items, query.Revision, remaining);
    }

    /// <summary>The keys from the query's start on; where the prefix ends is the caller's to see.</summary>
    private static IEnumerable<string> From(SortedSet<string> keys, ListQuery query)
    {
        bool continues = query.After is not null && KeyOrder.Instance.Compare(query.After, query.Prefix) >= 0;
        string from = continues ? query.After! : query.Prefix;
        return keys.Max is { } last && KeyOrder.Instance.Compare(from, last) <= 0
            ? keys.GetViewBetween(from, last).SkipWhile(key => continues && key == from)
            : [];
    }

    /// <summary>The index of the first change after a revision: revisions have no gaps.</summary>
    private int FirstAfter(long revision) =>
        changes.Count == 0 ? 0 : (int)Math.Clamp(revision + 1 - changes[0].Revision, 0, changes.Count);

    private readonly record struct Change(long Revision, string Key, StoredValue? Before);
}
