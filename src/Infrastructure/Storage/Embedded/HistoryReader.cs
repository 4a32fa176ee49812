using Kronicle.Application.EventLog;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>Reads pages of events for subscribers that are behind: bounded in events, in bytes, and in rows looked at.</summary>
internal sealed class HistoryReader(sqlite3 connection) : IDisposable
{
    private const int PageEvents = 512;
    private const int PageBytes = 4 << 20;
    private const int WindowRevisions = 8192;

    // "+key" keeps SQLite on the revisions' order: the index by key would read and sort the prefix's whole history.
    private readonly Statement window = new(
        connection,
        $"""
        SELECT {EventRow.Columns} FROM events
        WHERE revision > ?1 AND revision <= ?2 AND +key >= ?3 AND +key < ?4 ORDER BY revision
        """);

    private readonly Statement value = new(connection, "SELECT value FROM events WHERE revision = ?1");

    public HistoryPage Read(string prefix, long after, long head, CancellationToken cancellation)
    {
        KeyRange range = KeyRange.Of(prefix);
        long through = Math.Max(after, Math.Min(head, after + WindowRevisions));
        var events = new List<LogEvent>();
        long bytes = 0;
        window.Bind(1, after).Bind(2, through).BindText(3, range.From).BindText(4, range.To);
        while (window.Step())
        {
            LogEvent item = WithValue(EventRow.Read(window));
            events.Add(item);
            bytes += item.Value.Length;
            if (events.Count == PageEvents || bytes >= PageBytes || cancellation.IsCancellationRequested)
            {
                window.Reset();
                through = item.Revision;
                break;
            }
        }

        return new HistoryPage(events, through);
    }

    public void Dispose()
    {
        window.Dispose();
        value.Dispose();
    }

    /// <summary>Gives a deletion the last state, which the event before it stores.</summary>
    private LogEvent WithValue(LogEvent item)
    {
        if (item.Kind != EventKind.Deleted)
        {
            return item;
        }

        value.Bind(1, item.PreviousRevision);
        byte[] last = value.Step() ? value.Blob(0) : throw new LogDamagedException($"the event log is damaged: the event {item.PreviousRevision} is missing");
        value.Reset();
        return item with { Value = last };
    }
}
