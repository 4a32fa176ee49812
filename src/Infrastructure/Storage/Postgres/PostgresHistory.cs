using Kronicle.Application.EventLog;
using Npgsql;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>
/// Reads of the history, in pages bounded in events and in bytes. Each asks for the trim point last, in statements that see no older
/// state than the one before: what was gone when the page was read shows in the point.
/// </summary>
internal sealed class PostgresHistory(PostgresStore store, HistoryExclusion exclusion)
{
    private const int PageRows = 512;
    private const int PageBytes = 4 << 20;

    private readonly string trimmed = $"select trimmed from {store.Schema}.compaction";

    public async Task<HistoryBounds> BoundsAsync(CancellationToken cancellation)
    {
        await using NpgsqlCommand command = store.Source.CreateCommand($"""
            select (select trimmed from {store.Schema}.compaction), coalesce(max(seq_id), 0), count(*), coalesce(sum(pg_column_size(bdata)), 0)::bigint
            from {store.Schema}.mt_events
            """);
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        return new(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3));
    }

    /// <summary>A page of the events of a scope; empty when there are no more.</summary>
    /// <exception cref="HistoryTrimmedException">Events after that revision are gone.</exception>
    public async Task<List<HistoryEvent>> EventsAsync(KeyScope scope, long after, long until, CancellationToken cancellation)
    {
        var page = new NpgsqlBatchCommand($"""
            select seq_id, key, bdata from (
                select seq_id, stream_id as key, bdata, sum(octet_length(bdata)) over (order by seq_id) - octet_length(bdata) as bytes_before
                from {store.Schema}.mt_events
                where stream_id collate "C" >= $1 and stream_id collate "C" < $2 and not {Excluded("stream_id")} and seq_id > $4 and seq_id <= $5
                order by seq_id limit {PageRows}) page
            where bytes_before < {PageBytes} order by seq_id
            """);
        AddScope(page, scope, scope.Key);
        page.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        page.Parameters.Add(new NpgsqlParameter<long> { TypedValue = until });
        return await ReadAsync(page, after, static rows =>
            HistoryRules.Told(ChangeSerializer.Read(rows.GetFieldValue<byte[]>(2)).ToEvent(rows.GetString(1), rows.GetInt64(0))), cancellation);
    }

    /// <summary>
    /// The keys of a page and their states at a revision, null where there was none. Each key is found by the index after the one
    /// before it, so that the cost is that of the keys and not of their history.
    /// </summary>
    /// <exception cref="HistoryTrimmedException">The states are no longer known.</exception>
    public async Task<List<(string Key, StoredValue? State)>> StatesAsync(KeyScope scope, string? after, long revision, CancellationToken cancellation)
    {
        string next = $"""select stream_id collate "C" from {store.Schema}.mt_events where stream_id collate "C" < $2 and not {Excluded("stream_id")}""";
        var page = new NpgsqlBatchCommand($"""
            with recursive keys (key) as (
                (select * from ({next} and stream_id collate "C" >= $1 order by 1 limit 1) first)
                union all
                select ({next} and stream_id collate "C" > keys.key order by 1 limit 1) from keys where keys.key is not null)
            select seq_id, key, case when kind = {(int)EventKind.Deleted} then null else bdata end from (
                select *, get_byte(substring(bdata from 1 for 2), 1) as kind, sum(octet_length(bdata)) over (order by key) - octet_length(bdata) as bytes_before
                from (
                    select key, newest.seq_id, newest.bdata from keys cross join lateral (
                        select seq_id, bdata from {store.Schema}.mt_events
                        where stream_id collate "C" = key and seq_id <= $4 order by seq_id desc limit 1) newest
                    where key is not null limit {PageRows}) found) page
            where bytes_before < {PageBytes} order by key
            """);
        AddScope(page, scope, after is null ? scope.Key : after + '\u0001');
        page.Parameters.Add(new NpgsqlParameter<long> { TypedValue = revision });
        return await ReadAsync(page, revision, static rows =>
            (rows.GetString(1), rows.IsDBNull(2) ? null : ChangeSerializer.Read(rows.GetFieldValue<byte[]>(2)).ToState(rows.GetString(1), rows.GetInt64(0))), cancellation);
    }

    /// <summary>Whether a key is left out; $3 is the array of prefixes.</summary>
    private static string Excluded(string key) => $"exists (select 1 from unnest($3) as prefix where starts_with({key}, prefix))";

    // Keys have no NUL: what lies between a key and itself with U+0001 is that key alone.
    private void AddScope(NpgsqlBatchCommand command, KeyScope scope, string from)
    {
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = scope.Key + (scope.Exact ? "\u0001" : "\U0010FFFF") });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. exclusion.Prefixes] });
    }

    private async Task<List<T>> ReadAsync<T>(NpgsqlBatchCommand page, long asked, Func<NpgsqlDataReader, T> row, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await store.Source.OpenConnectionAsync(cancellation);
        await using var reading = new NpgsqlBatch(connection) { BatchCommands = { page, new NpgsqlBatchCommand(trimmed) } };
        await using NpgsqlDataReader rows = await reading.ExecuteReaderAsync(cancellation);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(row(rows));
        }

        await rows.NextResultAsync(cancellation);
        await rows.ReadAsync(cancellation);
        HistoryRules.RefuseTrimmed(asked, rows.GetInt64(0));
        return found;
    }
}
