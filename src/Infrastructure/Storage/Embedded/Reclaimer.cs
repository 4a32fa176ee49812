using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>
/// Deletes the events that nobody needs any more, a few at a time between the writer's transactions: the compacted ones of keys that
/// keep no history, and of all keys those that lie before both the compaction and the trim point.
/// </summary>
/// <remarks>
/// Of each key the newest event up to the point stays, for states at that point and for deletions that refer to it, unless it is a
/// deletion itself. The log's newest event stays whatever it is: the next revision follows from it.
/// </remarks>
internal sealed class Reclaimer : IDisposable
{
    private const int AtOnce = 256;
    private const string Superseded =
        "(e.kind = 2 OR EXISTS (SELECT 1 FROM events AS later WHERE later.key = e.key AND later.revision > e.revision AND later.revision <= ?3))";

    private readonly IReadOnlyList<string> prefixes;
    private readonly Statement compact;
    private readonly Statement window;
    private readonly Statement trim;
    private readonly Statement changes;
    private long compacted;
    private long trimmed;
    private int next;
    private long cursor;

    /// <param name="connection">The writer's.</param>
    /// <param name="prefixes">Keys under them keep no history.</param>
    public Reclaimer(sqlite3 connection, IReadOnlyList<string> prefixes)
    {
        this.prefixes = prefixes;
        next = prefixes.Count;
        compact = new Statement(
            connection,
            $"""
            DELETE FROM events WHERE revision IN (
                SELECT e.revision FROM events AS e INDEXED BY events_by_key
                WHERE e.key >= ?1 AND e.key < ?2 AND e.revision <= ?3 AND e.revision < ?4 AND {Superseded}
                LIMIT {AtOnce})
            """);
        window = new Statement(connection, $"SELECT max(revision) FROM (SELECT revision FROM events WHERE revision > ?1 AND revision <= ?2 ORDER BY revision LIMIT {AtOnce})");
        trim = new Statement(
            connection,
            $"""
            DELETE FROM events WHERE revision IN (
                SELECT e.revision FROM events AS e WHERE e.revision > ?1 AND e.revision <= ?2 AND e.revision < ?4 AND {Superseded})
            """);
        changes = new Statement(connection, "SELECT changes()");
    }

    public bool HasWork => next < prefixes.Count || cursor < trimmed;

    /// <summary>Begins anew after a compaction.</summary>
    public void StartCompacted(long revision) => (compacted, next) = (revision, 0);

    /// <summary>Begins anew after a trim: what lies before both points goes.</summary>
    public void StartTrimmed(long revision) => (trimmed, cursor) = (revision, 0);

    /// <summary>Gives up the present round; the next compaction or trim takes up what it left.</summary>
    public void Stop() => (next, cursor) = (prefixes.Count, trimmed);

    /// <summary>Deletes some events in a transaction of its own.</summary>
    public void Step(long head)
    {
        if (next < prefixes.Count)
        {
            KeyRange range = KeyRange.Of(prefixes[next]);
            compact.BindText(1, range.From).BindText(2, range.To).Bind(3, compacted).Bind(4, head).Run();
            next += Number(changes) < AtOnce ? 1 : 0;
            return;
        }

        long through = Number(window.Bind(1, cursor).Bind(2, trimmed));
        if (through > 0)
        {
            trim.Bind(1, cursor).Bind(2, through).Bind(3, trimmed).Bind(4, head).Run();
        }

        cursor = through > 0 ? through : trimmed;
    }

    public void Dispose()
    {
        foreach (Statement statement in (Statement[])[compact, window, trim, changes])
        {
            statement.Dispose();
        }
    }

    private static long Number(Statement statement)
    {
        statement.Step();
        long number = statement.Number(0);
        statement.Reset();
        return number;
    }
}
