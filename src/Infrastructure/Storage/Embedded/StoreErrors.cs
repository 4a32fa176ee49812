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
        _ when IsFull(error) => new LogUnavailableException($"no room is left for the event log {path}", error, LogOutage.Full),
        _ => new LogUnavailableException($"the event log {path} can't be used: {error.Message}", error),
    };

    /// <summary>
    /// Whether the writer may go on after a failed commit. After a failed sync nobody knows what is on the disk: an append that was
    /// then answered could rest on one that is lost. A write that failed left nothing that counts: the next one begins in its place.
    /// </summary>
    public static bool IsPassing(SqliteException error) =>
        error.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_TOOBIG || IsFull(error);

    // A limit on the size of files and an exhausted quota come as a failed write, a full file system behind the index of the
    // write-ahead log as one whose size can't be had: https://sqlite.org/rescode.html#ioerr_write
    private static bool IsFull(SqliteException error) => error.SqliteErrorCode == raw.SQLITE_FULL ||
        error.SqliteExtendedErrorCode is raw.SQLITE_IOERR_WRITE or raw.SQLITE_IOERR_SHMSIZE;
}
