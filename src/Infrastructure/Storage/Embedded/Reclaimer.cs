using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>
/// Deletes the compacted, superseded events of keys that keep no history, a few at a time between the writer's transactions.
/// </summary>
/// <remarks>
/// Of each key the newest event up to the compaction point stays, for states at that point and for deletions that refer to it,
/// unless it is a deletion itself. The log's newest event stays whatever it is: the next revision follows from it.
/// </remarks>
internal sealed class Reclaimer : IDisposable
{
    private const int AtOnce = 256;

    private readonly IReadOnlyList<string> prefixes;
    private readonly Statement delete;
    private readonly Statement changes;
    private long compacted;
    private int next;

    public Reclaimer(sqlite3 connection, IReadOnlyList<string> prefixes)
    {
        this.prefixes = prefixes;
        next = prefixes.Count;
        delete = new Statement(
            connection,
            $"""
            DELETE FROM events WHERE revision IN (
                SELECT e.revision FROM events AS e INDEXED BY events_by_key
                WHERE e.key >= ?1 AND e.key < ?2 AND e.revision <= ?3 AND e.revision < ?4
                AND (e.kind = 2 OR EXISTS (
                    SELECT 1 FROM events AS later WHERE later.key = e.key AND later.revision > e.revision AND later.revision <= ?3))
                LIMIT {AtOnce})
            """);
        changes = new Statement(connection, "SELECT changes()");
    }

    public bool HasWork => next < prefixes.Count;

    /// <summary>Begins anew with a higher compaction point.</summary>
    public void Start(long revision) => (compacted, next) = (revision, 0);

    /// <summary>Gives up the present round; the next compaction takes up what it left.</summary>
    public void Stop() => next = prefixes.Count;

    /// <summary>Deletes some events in a transaction of its own.</summary>
    public void Step(long head)
    {
        KeyRange range = KeyRange.Of(prefixes[next]);
        delete.BindText(1, range.From).BindText(2, range.To).Bind(3, compacted).Bind(4, head).Run();
        changes.Step();
        bool done = changes.Number(0) < AtOnce;
        changes.Reset();
        next += done ? 1 : 0;
    }

    public void Dispose()
    {
        delete.Dispose();
        changes.Dispose();
    }
}
