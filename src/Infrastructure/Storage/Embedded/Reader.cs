using Kronicle.Application.EventLog;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>One read-only connection and its statements. Each read sees one snapshot; one read at a time.</summary>
internal sealed class Reader : IDisposable
{
    private readonly Statement begin;
    private readonly Statement end;
    private readonly Statement head;
    private readonly Statement floor;
    private readonly Statement find;

    public Reader(sqlite3 connection)
    {
        Connection = connection;
        begin = new Statement(connection, "BEGIN");
        end = new Statement(connection, "COMMIT");
        head = new Statement(connection, "SELECT max(revision) FROM events");
        floor = new Statement(connection, "SELECT value FROM meta WHERE name = 'compacted'");
        find = new Statement(
            connection,
            """
            SELECT e.revision, e.create_revision, e.value
            FROM current AS c CROSS JOIN events AS e ON e.revision = c.revision WHERE c.key = ?1
            """);
        List = new ListReader(connection);
        History = new HistoryReader(connection);
    }

    public sqlite3 Connection { get; }

    private ListReader List { get; }

    private HistoryReader History { get; }

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
    public ListPage ListPage(ListQuery query, CancellationToken cancellation)
    {
        begin.Run();
        try
        {
            long newest = Number(head);
            AppendRules.CheckList(query, newest);
            long revision = query.Revision == 0 ? newest : query.Revision;
            RefuseCompacted(revision);
            return List.Read(query with { Revision = revision }, newest, cancellation);
        }
        finally
        {
            end.Run();
        }
    }

    /// <summary>Some events under a prefix after a revision.</summary>
    public HistoryPage HistoryPage(string prefix, long after, CancellationToken cancellation)
    {
        begin.Run();
        try
        {
            RefuseCompacted(after);
            return History.Read(prefix, after, Number(head), cancellation);
        }
        finally
        {
            end.Run();
        }
    }

    public (long Head, long Floor) Bounds() => (Number(head), Number(floor));

    public void Dispose()
    {
        foreach (Statement statement in (Statement[])[begin, end, head, floor, find])
        {
            statement.Dispose();
        }

        List.Dispose();
        History.Dispose();
        Connection.Dispose();
    }

    private static long Number(Statement statement)
    {
        long number = statement.Step() ? statement.Number(0) : 0;
        statement.Reset();
        return number;
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
