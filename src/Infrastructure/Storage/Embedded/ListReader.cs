using Kronicle.Application.EventLog;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>
/// Lists the state at a revision: the current state with the events after the revision taken back. The cost is that of the page
/// and of those events, not of the history.
/// </summary>
internal sealed class ListReader(sqlite3 connection) : IDisposable
{
    private const int RowsBetweenLooksAtCancellation = 256;

    private readonly Statement present = new(connection, "SELECT key, revision FROM current WHERE key >= ?1 AND key < ?2 ORDER BY key");
    private readonly Statement count = new(connection, "SELECT count(*) FROM current WHERE key >= ?1 AND key < ?2");
    private readonly Statement state = new(connection, "SELECT create_revision, value FROM events WHERE revision = ?1");
    private readonly Statement later = new(
        connection,
        """
        SELECT key, kind, previous_revision FROM events
        WHERE revision > ?1 AND +key >= ?2 AND +key < ?3 ORDER BY revision
        """);

    /// <summary>The page at the query's revision, which is at most <paramref name="head"/>. A transaction is open.</summary>
    public ListPage Read(ListQuery query, long head, CancellationToken cancellation)
    {
        KeyRange range = KeyRange.Of(query.Prefix, query.After);
        Dictionary<string, Undone> undone = query.Revision == head ? [] : TakeBack(query.Revision, range, cancellation);
        var items = new List<StoredValue>();
        foreach ((string key, long revision) in Merge(range, undone))
        {
            if (items.Count % RowsBetweenLooksAtCancellation == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            items.Add(State(key, revision));
            if (items.Count == query.Limit)
            {
                return new ListPage(items, query.Revision, Remaining(query.Prefix, key, undone));
            }
        }

        return new ListPage(items, query.Revision, 0);
    }

    public void Dispose()
    {
        foreach (Statement statement in (Statement[])[present, count, state, later])
        {
            statement.Dispose();
        }
    }

    /// <summary>The keys that events after the revision touched: what they were then, and whether they are there now.</summary>
    private Dictionary<string, Undone> TakeBack(long revision, KeyRange range, CancellationToken cancellation)
    {
        var undone = new Dictionary<string, Undone>(StringComparer.Ordinal);
        later.Bind(1, revision).BindText(2, range.From).BindText(3, range.To);
        while (later.Step())
        {
            if (cancellation.IsCancellationRequested)
            {
                later.Reset();
                cancellation.ThrowIfCancellationRequested();
            }

            string key = later.Text(0);
            long then = undone.TryGetValue(key, out Undone known) ? known.Then : later.Number(2);
            undone[key] = new Undone(then, later.Number(1) != (long)EventKind.Deleted);
        }

        return undone;
    }

    /// <summary>Keys and revisions at the asked revision, in order: untouched current ones and restored ones.</summary>
    private IEnumerable<(string Key, long Revision)> Merge(KeyRange range, Dictionary<string, Undone> undone)
    {
        (string Key, long Revision)[] restored =
            [.. undone.Where(pair => pair.Value.Then != 0).Select(pair => (pair.Key, pair.Value.Then)).OrderBy(pair => pair.Key, KeyOrder.Instance)];
        int next = 0;
        present.BindText(1, range.From).BindText(2, range.To);
        try
        {
            while (present.Step())
            {
                string key = present.Text(0);
                if (undone.ContainsKey(key))
                {
                    continue;
                }

                while (next < restored.Length && KeyOrder.Instance.Compare(restored[next].Key, key) < 0)
                {
                    yield return restored[next++];
                }

                yield return (key, present.Number(1));
            }
        }
        finally
        {
            present.Reset();
        }

        while (next < restored.Length)
        {
            yield return restored[next++];
        }
    }

    private StoredValue State(string key, long revision)
    {
        if (!state.Bind(1, revision).Step())
        {
            throw new LogDamagedException($"the event log is damaged: the event {revision} is missing");
        }

        var found = new StoredValue(key, state.Blob(1), revision, state.Number(0));
        state.Reset();
        return found;
    }

    private long Remaining(string prefix, string last, Dictionary<string, Undone> undone)
    {
        KeyRange range = KeyRange.Of(prefix, last);
        count.BindText(1, range.From).BindText(2, range.To).Step();
        long remaining = count.Number(0);
        count.Reset();
        foreach ((string key, Undone change) in undone)
        {
            if (KeyOrder.Instance.Compare(key, last) > 0)
            {
                remaining += (change.Then != 0 ? 1 : 0) - (change.Now ? 1 : 0);
            }
        }

        return remaining;
    }

    /// <param name="Then">The key's revision at the asked revision; 0 when it was absent.</param>
    /// <param name="Now">Whether the key is there now.</param>
    private readonly record struct Undone(long Then, bool Now);
}
