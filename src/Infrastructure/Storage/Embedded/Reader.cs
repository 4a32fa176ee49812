using Kronicle.Application.EventLog;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>Values as they are stored.</summary>
/// <param name="Values">In the order of their events.</param>
/// <param name="Through">The revision of the last; where the page was asked for from when it is empty.</param>
internal readonly record struct StoredPage(List<StoredValue> Values, long Through);

/// <summary>One read-only connection and its statements. Each read sees one snapshot; one read at a time.</summary>
internal sealed class Reader : IDisposable
{
    private const int StoredPageValues = 256;
    private const int StoredPageBytes = 4 << 20;

    private readonly Statement begin;
    private readonly Statement end;
    private readonly Statement head;
    private readonly Statement floor;
    private readonly Statement trimmed;
    private readonly Statement size;
    private readonly Statement find;
    private readonly Statement values;

    public Reader(sqlite3 connection)
    {
        Connection = connection;
        begin = new Statement(connection, "BEGIN");
        end = new Statement(connection, "COMMIT");
        head = new Statement(connection, "SELECT max(revision) FROM events");
        floor = new Statement(connection, "SELECT value FROM meta WHERE name = 'compacted'");
        trimmed = new Statement(connection, "SELECT value FROM meta WHERE name = 'trimmed'");
        size = new Statement(
            connection,
            """
            SELECT (SELECT count(*) FROM events),
                (SELECT (p.page_count - f.freelist_count) * s.page_size
                FROM pragma_page_count AS p, pragma_freelist_count AS f, pragma_page_size AS s)
            """);
        find = new Statement(
            connection,
            """
            SELECT e.revision, e.create_revision, e.value
            FROM current AS c CROSS JOIN events AS e ON e.revision = c.revision WHERE c.key = ?1
            """);
        values = new Statement(connection, "SELECT revision, key, value FROM events WHERE revision > ?1 AND value IS NOT NULL ORDER BY revision");
        List = new ListReader(connection);
        History = new HistoryReader(connection);
        Events = new PastEvents(connection);
        States = new PastStates(connection);
    }

    public sqlite3 Connection { get; }

    private ListReader List { get; }

    private HistoryReader History { get; }

    private PastEvents Events { get; }

    private PastStates States { get; }

    /// <summary>The current state of a key; null when it is absent.</summary>
    public StoredValue? Find(string key)
    {
        if (!find.Bind(1, key).Step())
        {
            return null;
        }

        var found = new StoredValue(key, find.Blob(2), find.Number(0), find.Number(1));
        find.Reset();
        return found;
    }

    /// <summary>A page of the state under a prefix.</summary>
    public ListPage ListPage(ListQuery query, CancellationToken cancellation) =>
        Snapshot(() =>
        {
            long newest = Number(head);
            AppendRules.CheckList(query, newest);
            long revision = query.Revision == 0 ? newest : query.Revision;
            RefuseCompacted(revision);
            return List.Read(query with { Revision = revision }, newest, cancellation);
        });

    /// <summary>Some events under a prefix after a revision.</summary>
    public HistoryPage HistoryPage(string prefix, long after, CancellationToken cancellation) =>
        Snapshot(() =>
        {
            RefuseCompacted(after);
            return History.Read(prefix, after, Number(head), cancellation);
        });

    /// <summary>A page of the history.</summary>
    public PastPage PastPage(KeyScope scope, long after, long until, HistoryExclusion exclusion, CancellationToken cancellation) =>
        Snapshot(() =>
        {
            HistoryRules.RefuseTrimmed(after, Number(trimmed));
            return Events.Read(scope, after, until, exclusion, cancellation);
        });

    /// <summary>A page of the states at a revision.</summary>
    public (List<StoredValue> States, byte[]? From) PastStates(KeyScope scope, byte[]? from, long revision, HistoryExclusion exclusion) =>
        Snapshot(() =>
        {
            HistoryRules.RefuseTrimmed(revision, Number(trimmed));
            return States.Read(scope, from, revision, exclusion);
        });

    /// <summary>Some values as they are stored, in the order of their events; none after the last.</summary>
    public StoredPage StoredPage(long after) => Snapshot(() =>
    {
        var found = new List<StoredValue>();
        long bytes = 0;
        values.Bind(1, after);
        while (values.Step())
        {
            found.Add(new(values.Text(1), values.Blob(2), values.Number(0), 0));
            bytes += found[^1].Value.Length;
            if (found.Count == StoredPageValues || bytes >= StoredPageBytes)
            {
                values.Reset();
                break;
            }
        }

        return new StoredPage(found, found.Count == 0 ? after : found[^1].Revision);
    });

    /// <summary>The revision of the newest event.</summary>
    public long Newest() => Snapshot(() => Number(head));

    public HistoryBounds HistoryBounds() => Snapshot(() =>
    {
        size.Step();
        (long events, long bytes) = (size.Number(0), size.Number(1));
        size.Reset();
        return new HistoryBounds(Number(trimmed), Number(head), events, bytes);
    });

    public void Dispose()
    {
        foreach (Statement statement in (Statement[])[begin, end, head, floor, trimmed, size, find, values])
        {
            statement.Dispose();
        }

        List.Dispose();
        History.Dispose();
        Events.Dispose();
        States.Dispose();
        Connection.Dispose();
    }

    private static long Number(Statement statement)
    {
        long number = statement.Step() ? statement.Number(0) : 0;
        statement.Reset();
        return number;
    }

    /// <summary>Runs what must see one state of the database.</summary>
    private T Snapshot<T>(Func<T> read)
    {
        begin.Run();
        try
        {
            return read();
        }
        finally
        {
            end.Run();
        }
    }

    private void RefuseCompacted(long revision)
    {
        long oldest = Number(floor);
        if (revision < oldest)
        {
            throw new RevisionCompactedException(revision, oldest);
        }
    }
}
