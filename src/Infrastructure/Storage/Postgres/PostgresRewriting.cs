using Kronicle.Application.EventLog;
using Npgsql;
using NpgsqlTypes;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>
/// Puts values into the form of today, a page at a time: first the events in their order, then the current states in that of their keys.
/// Beside servers: a page is one turn of commits, and a state that has changed since it was read is its writer's.
/// </summary>
internal sealed class PostgresRewriting(PostgresStore store, IStoredForm form)
{
    private const int Page = 256;
    private const int PageBytes = 4 << 20;

    private readonly Renewal renewal = new(form);
    private long reached = -1;
    private string? key = "";

    public RewriteProgress Progress => renewal.Progress;

    /// <summary>Does the next page; false when there is none.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        if (reached != long.MaxValue)
        {
            reached = await EventsAsync(reached, cancellation) ?? long.MaxValue;
        }
        else if (key is not null)
        {
            key = await StatesAsync(key, cancellation);
        }

        return reached != long.MaxValue || key is not null;
    }

    private async Task<long?> EventsAsync(long after, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await store.Source.OpenConnectionAsync(cancellation);
        var renewed = new List<(long Revision, byte[] Bytes)>();
        long? last = null;
        await using (var page = new NpgsqlCommand($"""
            select seq_id, stream_id, bdata from (
                select seq_id, stream_id, bdata, sum(octet_length(bdata)) over (order by seq_id) - octet_length(bdata) as bytes_before
                from {store.Schema}.mt_events where seq_id > $1 order by seq_id limit {Page}) page
            where bytes_before < {PageBytes} order by seq_id
            """, connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = after } } })
        await using (NpgsqlDataReader rows = await page.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                last = rows.GetInt64(0);
                Change change = ChangeSerializer.Read(rows.GetFieldValue<byte[]>(2));
                if (renewal.Of(rows.GetString(1), change.Value) is { } bytes)
                {
                    renewed.Add((last.Value, ChangeSerializer.Write(change with { Value = bytes })));
                }
            }
        }

        // What was reclaimed meanwhile stays gone. Whoever reclaims takes the same turn, and so never waits for a row of this.
        await InTurnAsync(connection, renewed.Count, new NpgsqlBatchCommand($"""
            update {store.Schema}.mt_events set bdata = renewed.bytes from unnest($1, $2) as renewed (revision, bytes) where seq_id = renewed.revision
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<long[]> { TypedValue = [.. renewed.Select(item => item.Revision)] },
                new NpgsqlParameter { Value = renewed.Select(item => item.Bytes).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
            },
        }, cancellation);
        return last;
    }

    private async Task<string?> StatesAsync(string after, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await store.Source.OpenConnectionAsync(cancellation);
        var renewed = new List<(string Key, long Revision, byte[] Bytes)>();
        string? last = null;
        await using (var page = new NpgsqlCommand($"""
            select key, revision, value from (
                select key, revision, value, sum(octet_length(value)) over (order by key) - octet_length(value) as bytes_before
                from {store.Schema}.objects where key > $1 order by key limit {Page}) page
            where bytes_before < {PageBytes} order by key
            """, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = after } } })
        await using (NpgsqlDataReader rows = await page.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                last = rows.GetString(0);
                if (renewal.Of(last, rows.GetFieldValue<byte[]>(2)) is { } bytes)
                {
                    renewed.Add((last, rows.GetInt64(1), bytes.ToArray()));
                }
            }
        }

        await InTurnAsync(connection, renewed.Count, new NpgsqlBatchCommand($"""
            update {store.Schema}.objects o set value = renewed.bytes
            from unnest($1, $2, $3) as renewed (key, revision, bytes) where o.key = renewed.key and o.revision = renewed.revision
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = [.. renewed.Select(item => item.Key)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. renewed.Select(item => item.Revision)] },
                new NpgsqlParameter { Value = renewed.Select(item => item.Bytes).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
            },
        }, cancellation);
        return last;
    }

    private async Task InTurnAsync(NpgsqlConnection connection, int count, NpgsqlBatchCommand update, CancellationToken cancellation)
    {
        if (count == 0)
        {
            return;
        }

        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands = { new NpgsqlBatchCommand(store.ReclaimLock), new NpgsqlBatchCommand(store.Lock), update },
        };
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
