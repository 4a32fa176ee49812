using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>The tables of the database file and how a file says that it is one.</summary>
/// <remarks>
/// <c>events.value</c> stands last: SQLite reads a row from the left, so that scans of the small columns never touch a value's
/// pages. A deletion stores no value: its last state is the value of the event at <c>previous_revision</c>. Times are ticks of
/// 100 ns since year 1, UTC. The events' newest row is never deleted: it is where the next revision comes from.
/// </remarks>
internal static class Schema
{
    /// <summary>"KRON" in the header's application id: no other program's database is taken for a log.</summary>
    public const int ApplicationId = 0x4b524f4e;

    /// <summary>The layout that this server writes; a greater one in a file comes from a newer server.</summary>
    public const int Version = 1;

    /// <summary>The page size of a new file, in bytes.</summary>
    public const int PageBytes = 8192;

    /// <summary>Older revisions are compacted: a row of <c>meta</c>.</summary>
    public const string CompactedPoint = "compacted";

    /// <summary>The history was trimmed here: a row of <c>meta</c> that files from before there was trimming don't have.</summary>
    public const string TrimmedPoint = "trimmed";

    private const string Tables = """
        CREATE TABLE events (
            revision INTEGER PRIMARY KEY,
            key TEXT NOT NULL,
            kind INTEGER NOT NULL,
            create_revision INTEGER NOT NULL,
            previous_revision INTEGER NOT NULL,
            user TEXT NOT NULL,
            verb TEXT NOT NULL,
            audit_id TEXT NOT NULL,
            user_agent TEXT NOT NULL,
            time INTEGER NOT NULL,
            value BLOB
        ) STRICT;
        CREATE INDEX events_by_key ON events (key, revision);
        CREATE TABLE current (
            key TEXT PRIMARY KEY,
            revision INTEGER NOT NULL,
            create_revision INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO meta VALUES ('compacted', 0);
        """;

    /// <summary>Makes the tables in one transaction: a file has all of them or none.</summary>
    public static void Create(sqlite3 connection)
    {
        Sql.Run(connection, $"BEGIN IMMEDIATE; {Tables} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}; COMMIT;");
    }

    /// <summary>Adds what a file of an earlier server lacks. That server can still open it.</summary>
    public static void Complete(sqlite3 connection) => Sql.Run(connection, $"INSERT OR IGNORE INTO meta VALUES ('{TrimmedPoint}', 0)");

    public static bool IsEmpty(sqlite3 connection) => Sql.Number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
}
