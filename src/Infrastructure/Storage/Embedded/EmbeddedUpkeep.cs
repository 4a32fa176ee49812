using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>Works on the database file while no server has it open.</summary>
/// <param name="path">The file; it exists.</param>
/// <param name="historyExclude">The beginnings of keys that keep no history.</param>
internal sealed class EmbeddedUpkeep(string path, IReadOnlyList<string> historyExclude) : IStoreUpkeep
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

    /// <summary>Deletes what a server would delete by and by, and writes the database anew without free pages. It needs as much free room as the data has, meanwhile.</summary>
    public Task<StoreRoom> ShrinkAsync(CancellationToken cancellation) => WithLockAsync(
        held =>
        {
            long before = Bytes();
            long events;
            long left;
            using (sqlite3 connection = StoreFile.Open(path, held))
            {
                events = Sql.Number(connection, "SELECT count(*) FROM events");
                Reclaim(connection, cancellation);
                left = Sql.Number(connection, "SELECT count(*) FROM events");
                Sql.Run(connection, "VACUUM");
                Statement.Check(connection, raw.sqlite3_wal_checkpoint_v2(connection, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _));
            }

            held.MarkClosed();
            return new StoreRoom(before, Bytes(), events - left);
        }, cancellation);

    private void Reclaim(sqlite3 connection, CancellationToken cancellation)
    {
        long head = Sql.Number(connection, "SELECT max(revision) FROM events");
        long compacted = Sql.Number(connection, $"SELECT value FROM meta WHERE name = '{Schema.CompactedPoint}'");
        long trimmed = Sql.Number(connection, $"SELECT value FROM meta WHERE name = '{Schema.TrimmedPoint}'");
        using var reclaimer = new Reclaimer(connection, historyExclude);
        reclaimer.StartCompacted(compacted);
        reclaimer.StartTrimmed(Math.Min(trimmed, compacted));
        while (reclaimer.HasWork)
        {
            cancellation.ThrowIfCancellationRequested();
            reclaimer.Step(head);
        }
    }

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
