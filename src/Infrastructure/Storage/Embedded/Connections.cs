using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>
/// The one place that opens connections, so that every one of them keeps the same promises. They are SQLite's own handles:
/// <see cref="SqliteConnection"/> would spend more on its first use than the rest of opening a log does.
/// </summary>
internal static class Connections
{
    private const int OtherProgramsHoldTheFileMilliseconds = 5000;

    /// <summary>The one connection that writes. Checkpoints are the writer's to start: a commit never waits for one.</summary>
    public static sqlite3 OpenWriter(string path)
    {
        sqlite3 connection = Open(path, raw.SQLITE_OPEN_READWRITE);
        try
        {
            // A page holds three objects of 2 KiB or one of 6 KiB: half the writes of the 4 KiB that SQLite takes by itself.
            Sql.Run(connection, $"PRAGMA page_size = {Schema.PageBytes}; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;");
            Sql.Run(connection, "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -8192;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static sqlite3 OpenReader(string path) => Open(path, raw.SQLITE_OPEN_READONLY);

    /// <summary>A connection that leaves the file as it is even when it is the last one to close.</summary>
    public static sqlite3 OpenInspector(string path)
    {
        const int NoCheckpointOnClose = 1006;
        sqlite3 connection = Open(path, raw.SQLITE_OPEN_READONLY);
        raw.sqlite3_db_config(connection, NoCheckpointOnClose, 1, out _);
        return connection;
    }

    private static sqlite3 Open(string path, int mode)
    {
        Batteries_V2.Init();

        // NOMUTEX: each connection is used by one thread at a time.
        int code = raw.sqlite3_open_v2(path, out sqlite3 connection, mode | raw.SQLITE_OPEN_NOMUTEX, null);
        try
        {
            Statement.Check(connection, code);
            raw.sqlite3_busy_timeout(connection, OtherProgramsHoldTheFileMilliseconds);

            // FULL: a commit returns when the write-ahead log is on the disk. A connection that forgot it would answer too early.
            Sql.Run(connection, "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
