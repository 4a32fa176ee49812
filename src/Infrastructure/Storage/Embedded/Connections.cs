using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>The one place that opens connections, so that every one of them keeps the same promises.</summary>
internal static class Connections
{
    private const int OtherProgramsHoldTheFileMilliseconds = 5000;

    /// <summary>The one connection that writes. Checkpoints are the writer's to start: a commit never waits for one.</summary>
    public static SqliteConnection OpenWriter(string path)
    {
        SqliteConnection connection = Open(path, SqliteOpenMode.ReadWrite);
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

    public static SqliteConnection OpenReader(string path) => Open(path, SqliteOpenMode.ReadOnly);

    /// <summary>A connection that leaves the file as it is even when it is the last one to close.</summary>
    public static SqliteConnection OpenInspector(string path)
    {
        const int NoCheckpointOnClose = 1006;
        SqliteConnection connection = Open(path, SqliteOpenMode.ReadOnly);
        raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 1, out _);
        return connection;
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            raw.sqlite3_busy_timeout(connection.Handle, OtherProgramsHoldTheFileMilliseconds);

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
