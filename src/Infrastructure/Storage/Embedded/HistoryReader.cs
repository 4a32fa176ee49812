using Kronicle.Application.EventLog;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>Reads pages of events for subscribers that are behind: bounded in events, in bytes, and in rows looked at.</summary>
internal sealed class HistoryReader(sqlite3 connection) : IDisposable
{
    private readonly Statement window = new(connection, RevisionWindow.Rows);

    private readonly Statement value = new(connection, "SELECT value FROM events WHERE revision = ?1");

    public HistoryPage Read(string prefix, long after, long head, CancellationToken cancellation)
    {
        KeyRange range = KeyRange.Of(prefix);
        long through = Math.Max(after, Math.Min(head, after + RevisionWindow.Revisions));
        var events = new List<LogEvent>();
        long bytes = 0;
        window.Bind(1, after).Bind(2, through).BindText(3, range.From).BindText(4, range.To);
        while (window.Step())
        {
            LogEvent item = WithValue(EventRow.Read(window));
            events.Add(item);
            bytes += item.Value.Length;
            if (RevisionWindow.IsFull(events.Count, bytes) || cancellation.IsCancellationRequested)
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
