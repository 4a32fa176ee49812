using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Embedded;
using Kronicle.TestKit;
using Microsoft.Data.Sqlite;

namespace Kronicle.Benchmarks.Stores;

/// <summary>SQLite in WAL mode that waits for its disk. The bare client commits each write by itself; writers take turns.</summary>
internal sealed class EmbeddedSubject : IStoreSubject
{
    private readonly TemporaryFolder folder = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly SqliteConnection bare;
    private readonly SqliteCommand insert;
    private readonly SqliteCommand fold;

    private EmbeddedSubject()
    {
        bare = new SqliteConnection($"Data Source={folder.File("bare.db")};Pooling=False");
        bare.Open();
        Run("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        Run("""
            CREATE TABLE events (revision INTEGER PRIMARY KEY, key TEXT NOT NULL, value BLOB) STRICT;
            CREATE INDEX events_by_key ON events (key, revision);
            CREATE TABLE current (key TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            """);
        insert = Command("INSERT INTO events (key, value) VALUES ($key, $value) RETURNING revision");
        fold = Command("INSERT INTO current VALUES ($key, $revision) ON CONFLICT (key) DO UPDATE SET revision = excluded.revision");
    }

    public string Name => "embedded";

    public string Bare => "one transaction for each write";

    public double Aim => 3;

    public static Task<IStoreSubject> StartAsync(CancellationToken cancellation) => Task.FromResult<IStoreSubject>(new EmbeddedSubject());

    public async Task<IEventLog> OpenAsync(CancellationToken cancellation) =>
        await EmbeddedEventLog.OpenAsync(new EmbeddedEventLogOptions(folder.File("log.db")), cancellation);

    public Task<Func<int, Task>> BareWriterAsync(int writer, CancellationToken cancellation)
    {
        byte[] value = Pods.Stored(writer);
        string key = Pods.Key(writer);
        return Task.FromResult<Func<int, Task>>(async _ =>
        {
            await turn.WaitAsync(cancellation);
            try
            {
                await Task.Run(() => Write(key, value), cancellation);
            }
            finally
            {
                turn.Release();
            }
        });
    }

    public ValueTask DisposeAsync()
    {
        bare.Dispose();
        turn.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Write(string key, byte[] value)
    {
        using SqliteTransaction transaction = bare.BeginTransaction();
        (insert.Transaction, fold.Transaction) = (transaction, transaction);
        (insert.Parameters["$key"].Value, insert.Parameters["$value"].Value) = (key, value);
        (fold.Parameters["$key"].Value, fold.Parameters["$revision"].Value) = (key, insert.ExecuteScalar());
        fold.ExecuteNonQuery();
        transaction.Commit();
    }

    private void Run(string sql)
    {
        using SqliteCommand command = Command(sql);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        SqliteCommand command = bare.CreateCommand();
        command.CommandText = sql;
        foreach (string name in (string[])["$key", "$value", "$revision"])
        {
            if (sql.Contains(name, StringComparison.Ordinal))
            {
                command.Parameters.AddWithValue(name, DBNull.Value);
            }
        }

        return command;
    }
}
