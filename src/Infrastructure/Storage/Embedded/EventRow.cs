using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>An event as a row of the events table.</summary>
internal static class EventRow
{
    public const string Columns =
        "revision, key, kind, create_revision, previous_revision, user, verb, audit_id, user_agent, time, value";

    public const string Insert = $"INSERT INTO events ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

    public static void Write(Statement insert, LogEvent item)
    {
        insert.Bind(1, item.Revision).Bind(2, item.Key).Bind(3, (long)item.Kind);
        insert.Bind(4, item.CreateRevision).Bind(5, item.PreviousRevision);
        insert.Bind(6, item.Actor.User).Bind(7, item.Actor.Verb).Bind(8, item.Actor.AuditId).Bind(9, item.Actor.UserAgent);
        insert.Bind(10, item.Actor.Time.UtcTicks);
        if (item.Kind == EventKind.Deleted)
        {
            insert.BindNull(11);
        }
        else
        {
            insert.BindBlob(11, item.Value.Span);
        }

        insert.Run();
    }

    /// <summary>The event of a row with <see cref="Columns"/>; a deletion has no value yet.</summary>
    public static LogEvent Read(Statement row) => new(
        row.Number(0),
        row.Text(1),
        (EventKind)row.Number(2),
        row.Blob(10),
        row.Number(3),
        row.Number(4),
        new EventActor(row.Text(5), row.Text(6), row.Text(7), row.Text(8), new DateTimeOffset(row.Number(9), TimeSpan.Zero)));
}
