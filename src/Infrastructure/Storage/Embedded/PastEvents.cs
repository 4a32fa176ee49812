using Kronicle.Application.EventLog;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>A page of the history.</summary>
/// <param name="Events">In order; may be empty.</param>
/// <param name="Through">No other event of the query has a revision up to this one.</param>
/// <param name="Last">Whether nothing of the query follows.</param>
internal readonly record struct PastPage(IReadOnlyList<HistoryEvent> Events, long Through, bool Last);

/// <summary>Reads pages of the history: bounded in events, in bytes, and in rows looked at.</summary>
internal sealed class PastEvents(sqlite3 connection) : IDisposable
{
    private readonly Statement window = new(connection, RevisionWindow.Rows);

    private readonly Statement one = new(
        connection, $"SELECT {EventRow.Columns} FROM events WHERE key = ?3 AND revision > ?1 AND revision <= ?2 ORDER BY revision");

    /// <summary>A page after a revision and up to another, which is not beyond the newest.</summary>
    public PastPage Read(KeyScope scope, long after, long until, HistoryExclusion exclusion, CancellationToken cancellation)
    {
        Statement rows = scope.Exact ? one : window;
        long through = scope.Exact || until - after < RevisionWindow.Revisions ? until : after + RevisionWindow.Revisions;
        rows.Bind(1, after).Bind(2, through);
        if (scope.Exact)
        {
            rows.Bind(3, scope.Key);
        }
        else
        {
            KeyRange range = KeyRange.Of(scope.Key);
            rows.BindText(3, range.From).BindText(4, range.To);
        }

        var events = new List<HistoryEvent>();
        long bytes = 0;
        while (rows.Step())
        {
            if (exclusion.Includes(rows.Text(1)))
            {
                continue;
            }

            LogEvent item = EventRow.Read(rows);
            events.Add(HistoryRules.Told(item));
            bytes += item.Value.Length;
            if (RevisionWindow.IsFull(events.Count, bytes) || cancellation.IsCancellationRequested)
            {
                rows.Reset();
                return new(events, item.Revision, item.Revision == until);
            }
        }

        return new(events, through, through >= until);
    }

    public void Dispose()
    {
        window.Dispose();
        one.Dispose();
    }
}
