using Npgsql;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>
/// Deletes the events that nobody needs any more, in transactions of a few: the compacted ones of keys that keep no history, and of
/// all keys those that lie before both the compaction and the trim point. Streams without events follow.
/// </summary>
/// <remarks>
/// Of each key the newest event up to the point stays, for states at that point, unless it is a deletion. The log's newest event stays
/// whatever it is: it tells the current revision. Events are deleted beside commits; streams in a turn of commits, since whoever creates
/// the key again continues its stream. One server at a time does it; another that comes finds the place taken and leaves.
/// </remarks>
internal sealed class PostgresReclaimer(PostgresStore store, HistoryExclusion exclusion)
{
    private const int AtOnce = 500;

    private string Superseded => $"""
        seq_id < (select max(seq_id) from {store.Schema}.mt_events) and (
            get_byte(substring(bdata from 1 for 2), 1) = 2 or exists (
                select 1 from {store.Schema}.mt_events later
                where later.stream_id collate "C" = old.stream_id collate "C" and later.seq_id > old.seq_id and later.seq_id <= $2))
        """;

    /// <summary>What a compaction lets go of.</summary>
    public async Task CompactedAsync(long floor, CancellationToken cancellation)
    {
        foreach (string prefix in exclusion.Prefixes)
        {
            long deleted = AtOnce;
            while (deleted == AtOnce)
            {
                deleted = await TurnAsync(
                    $"""
                    with gone as (delete from {store.Schema}.mt_events where seq_id in (
                        select seq_id from {store.Schema}.mt_events old
                        where stream_id collate "C" >= $1 and stream_id collate "C" < $1 || U&'\+10FFFF' and seq_id <= $2 and {Superseded} limit {AtOnce})
                        returning 1)
                    select count(*) from gone
                    """, new NpgsqlParameter<string> { TypedValue = prefix }, floor, cancellation) ?? 0;
            }
        }

        await DropStreamsAsync(cancellation);
    }

    /// <summary>What a trim lets go of, up to a revision that is compacted too.</summary>
    public async Task TrimmedAsync(long through, CancellationToken cancellation)
    {
        long? cursor = 0;
        while (cursor < through)
        {
            cursor = await TurnAsync(
                $"""
                with old as (select seq_id, stream_id, bdata from {store.Schema}.mt_events where seq_id > $1 and seq_id <= $2 order by seq_id limit {AtOnce}),
                    gone as (delete from {store.Schema}.mt_events where seq_id in (select seq_id from old where {Superseded}))
                select coalesce(max(seq_id), $2) from old
                """, new NpgsqlParameter<long> { TypedValue = cursor.Value }, through, cancellation);
        }

        await DropStreamsAsync(cancellation);
    }

    /// <summary>One transaction; null when another server is at it.</summary>
    private async Task<long?> TurnAsync(string sql, NpgsqlParameter from, long through, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await store.Source.OpenConnectionAsync(cancellation);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var turn = new NpgsqlCommand($"select pg_try_advisory_xact_lock({PostgresStore.ReclaimTurn(store.Schema)})", connection))
        {
            if (await turn.ExecuteScalarAsync(cancellation) is not true)
            {
                return null;
            }
        }

        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(from);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
        long answer = (long)(await command.ExecuteScalarAsync(cancellation))!;
        await transaction.CommitAsync(cancellation);
        return answer;
    }

    private async Task DropStreamsAsync(CancellationToken cancellation)
    {
        for (int dropped = AtOnce; dropped == AtOnce;)
        {
            await using NpgsqlConnection connection = await store.Source.OpenConnectionAsync(cancellation);
            await using var look = new NpgsqlCommand($"""
                select array(select id from {store.Schema}.mt_streams s
                where not exists (select 1 from {store.Schema}.mt_events e where e.stream_id = s.id) limit {AtOnce})
                """, connection);
            string[] empty = (string[])(await look.ExecuteScalarAsync(cancellation))!;
            if (empty.Length == 0)
            {
                return;
            }

            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation);
            await using var drop = new NpgsqlBatch(connection, transaction)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand(store.Lock),
                    new NpgsqlBatchCommand($"""
                        delete from {store.Schema}.mt_streams s where id = any($1)
                        and not exists (select 1 from {store.Schema}.mt_events e where e.stream_id = s.id)
                        """)
                    {
                        Parameters = { new NpgsqlParameter<string[]> { TypedValue = empty } },
                    },
                },
            };
            await drop.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            dropped = empty.Length;
        }
    }
}
