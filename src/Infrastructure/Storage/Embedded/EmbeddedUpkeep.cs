using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>Works on the database file while no server has it open.</summary>
/// <param name="path">The file; it exists.</param>
internal sealed class EmbeddedUpkeep(string path) : IStoreUpkeep
{
    private const int MostProblems = 100;

    /// <summary>SQLite's own check of every page, index and row: https://www.sqlite.org/pragma.html#pragma_integrity_check</summary>
    public Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellation) => WithLockAsync(
        _ =>
        {
            using sqlite3 connection = Connections.OpenInspector(path);
            using var check = new Statement(connection, $"PRAGMA integrity_check({MostProblems})");
            var problems = new List<string>();
            while (check.Step())
            {
                problems.Add(check.Text(0));
            }

            return problems is ["ok"] ? (IReadOnlyList<string>)[] : problems;
        }, cancellation);

    /// <summary>Writes the database anew without free pages. It needs as much free room as the data has, meanwhile.</summary>
    public Task<StoreRoom> ShrinkAsync(CancellationToken cancellation) => WithLockAsync(
        held =>
        {
            long before = Bytes();
            using (sqlite3 connection = StoreFile.Open(path, held))
            {
                Sql.Run(connection, "VACUUM");
                Statement.Check(connection, raw.sqlite3_wal_checkpoint_v2(connection, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _));
            }

            held.MarkClosed();
            return new StoreRoom(before, Bytes());
        }, cancellation);

    private Task<T> WithLockAsync<T>(Func<StoreLock, T> work, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using StoreLock held = StoreLock.Take(Path.GetFullPath(path));
            try
            {
                return work(held);
            }
            catch (SqliteException e)
            {
                throw StoreErrors.Translate(e, path);
            }
        }, cancellation);

    private long Bytes() => ((string[])[path, path + "-wal"]).Select(name => new FileInfo(name)).Where(file => file.Exists).Sum(file => file.Length);
}
