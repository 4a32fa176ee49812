using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>What a connection reads back of the settings that durability rests on.</summary>
/// <param name="Role">writer or reader.</param>
/// <param name="Synchronous">2 is FULL: a commit returns when it is on the disk.</param>
/// <param name="JournalMode">wal: readers never block the writer.</param>
public sealed record ConnectionModes(string Role, long Synchronous, string JournalMode)
{
    internal static ConnectionModes Of(string role, sqlite3 connection) =>
        new(role, Sql.Number(connection, "PRAGMA synchronous"), Sql.Text(connection, "PRAGMA journal_mode"));
}
