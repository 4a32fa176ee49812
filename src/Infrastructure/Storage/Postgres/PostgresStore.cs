using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>
/// The database: Marten's event store is the log, one stream for each storage key. Beside it lie the current states, folded in the
/// same transaction as the events, and the points of compaction and trimming.
/// </summary>
internal sealed class PostgresStore : IAsyncDisposable
{
    /// <summary>The channel on which commits are told.</summary>
    public const string Channel = "kronicle";

    private const string OrderIndex = "kronicle_events_by_key";

    // In seconds; what the operator's connection string says of them comes later and wins. A connection that is cut without a
    // word is found out by them: a call fails, and whoever listens for commits asks for a sign of life.
    private const string Deadlines = "Timeout=10;Command Timeout=10;Keepalive=10;";

    // Statements stay prepared on their connection, and functions keep their plans: a reset between two uses, which nothing here
    // needs, would throw both away. A pooler between may need it otherwise.
    private const string Prepared = "No Reset On Close=true;Max Auto Prepare=64;Auto Prepare Min Usages=2;";

    private const int MigrationSeconds = 60;

    private PostgresStore(NpgsqlDataSource source, DocumentStore events, string schema)
    {
        (Source, Events, Schema) = (source, events, schema);
        Lock = $"select pg_advisory_xact_lock(hashtextextended('kronicle:{schema}', 0))";
        ReclaimLock = $"select pg_advisory_xact_lock({ReclaimTurn(schema)})";
    }

    public NpgsqlDataSource Source { get; }

    public DocumentStore Events { get; }

    /// <summary>A name that needs no quotes.</summary>
    public string Schema { get; }

    /// <summary>
    /// The statement that every commit begins with. Sequences are drawn and committed by one transaction at a time, so that whoever
    /// sees an event sees all earlier ones: a sequence alone does not give that.
    /// </summary>
    public string Lock { get; }

    /// <summary>The statement that waits for whoever reclaims events, and keeps others from it until the transaction ends.</summary>
    public string ReclaimLock { get; }

    /// <summary>The number of the lock that whoever reclaims events has.</summary>
    public static string ReclaimTurn(string schema) => $"hashtextextended('kronicle reclaims:{schema}', 0)";

    /// <summary>What the newest commit of this process tells others: to this process it is nothing new.</summary>
    public string OwnNotice { get; set; } = "";

    /// <summary>Opens the database and brings its schema up to date.</summary>
    public static async Task<PostgresStore> OpenAsync(PostgresEventLogOptions options, CancellationToken cancellation)
    {
        NpgsqlDataSource source = new NpgsqlDataSourceBuilder(Deadlines + Prepared + options.ConnectionString).Build();
        DocumentStore events = DocumentStore.For(marten =>
        {
            marten.Connection(source);
            marten.DatabaseSchemaName = options.Schema;
            marten.Events.DatabaseSchemaName = options.Schema;
            marten.Events.StreamIdentity = StreamIdentity.AsString;
            marten.Events.AppendMode = EventAppendMode.Quick;
            marten.Events.UseBinarySerializer<Change>(new ChangeSerializer());
            marten.Events.MapEventType<Change>("change");
            marten.Events.IgnoreIndex(OrderIndex);
            marten.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
            marten.DisableNpgsqlLogging = true;
        });
        var store = new PostgresStore(source, events, options.Schema);
        try
        {
            await store.MigrateAsync(cancellation);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Events.Dispose();
        await Source.DisposeAsync();
    }

    // Servers that start together take turns.
    private async Task MigrateAsync(CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await Source.OpenConnectionAsync(cancellation);
        await using NpgsqlTransaction turn = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, Lock, cancellation);
        await Events.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await ExecuteAsync(connection, $"""
            create table if not exists {Schema}.objects
                (key text collate "C" primary key, revision bigint not null, create_revision bigint not null, value bytea not null);
            alter table {Schema}.objects alter column value set storage external;
            create table if not exists {Schema}.compaction (only_one boolean primary key default true check (only_one), revision bigint not null);
            alter table {Schema}.compaction
                add column if not exists trimmed bigint not null default 0, add column if not exists turn bigint not null default 0;
            insert into {Schema}.compaction (revision) values (0) on conflict do nothing;
            create index if not exists {OrderIndex} on {Schema}.mt_events (stream_id collate "C", seq_id desc);
            """, cancellation);
        await turn.CommitAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = MigrationSeconds };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
