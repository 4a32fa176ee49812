using Kronicle.Application.EventLog;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>All of SQLite's errors become the port's own here.</summary>
internal static class StoreErrors
{
    public static Exception Translate(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT =>
            new LogDamagedException($"the event log {path} is damaged: {error.Message}", error),
        raw.SQLITE_FULL => new LogUnavailableException($"no room is left for the event log {path}", error),
        _ => new LogUnavailableException($"the event log {path} can't be used: {error.Message}", error),
    };

    /// <summary>
    /// Whether the writer may go on after a failed commit. After a failed write or sync nobody knows what is on the disk: an
    /// append that was then answered could rest on one that is lost.
    /// </summary>
    public static bool IsPassing(SqliteException error) =>
        error.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_NOMEM or raw.SQLITE_TOOBIG;
}
