using System.Data;
using Kronicle.Application.EventLog;
using Npgsql;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>Reads of states and events.</summary>
internal sealed class PostgresReads(PostgresStore store, int pageSize)
{
    /// <summary>The revision of the newest event, and the compaction point.</summary>
    public async Task<(long Head, long Floor)> HeadAsync(CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await store.Source.OpenConnectionAsync(cancellation);
        return await HeadAsync(connection, cancellation);
    }

    public async Task<StoredValue?> ReadAsync(string key, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = store.Source.CreateCommand($"select revision, create_revision, value from {store.Schema}.objects where key = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellation);
        return await rows.ReadAsync(cancellation) ? new(key, rows.GetFieldValue<byte[]>(2), rows.GetInt64(0), rows.GetInt64(1)) : null;
    }

    /// <summary>A page of the state at a revision, read in one snapshot of the database.</summary>
    public async Task<ListPage> ListAsync(ListQuery query, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await store.Source.OpenConnectionAsync(cancellation);
        await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        (long head, long floor) = await HeadAsync(connection, cancellation);
        AppendRules.CheckList(query, head);
        long revision = query.Revision == 0 ? head : query.Revision;
        if (revision < floor)
        {
            throw new RevisionCompactedException(revision, floor);
        }

        bool present = revision == head;
        string states = present
            ? $"""select key, revision, create_revision, value from {store.Schema}.objects where key >= $1 and key < $2"""
            : $"""
              select key, seq_id, 0::bigint, bdata from (
                  select distinct on (stream_id collate "C") stream_id collate "C" as key, seq_id, bdata from {store.Schema}.mt_events
                  where stream_id collate "C" >= $1 and stream_id collate "C" < $2 and seq_id <= $3
                  order by stream_id collate "C", seq_id desc) latest
              where get_byte(bdata, 1) <> {(int)EventKind.Deleted}
              """;
        List<StoredValue> items = [];
        string limit = query.Limit == 0 ? "" : $" limit {query.Limit}";
        await using (NpgsqlCommand command = Command(connection, $"{states} order by key{limit}", query, present ? null : revision))
        await using (NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                string key = rows.GetString(0);
                byte[] bytes = rows.GetFieldValue<byte[]>(3);
                items.Add(present ? new(key, bytes, rows.GetInt64(1), rows.GetInt64(2)) : ChangeSerializer.Read(bytes).ToState(key, rows.GetInt64(1)));
            }
        }

        long remaining = 0;
        if (query.Limit > 0 && items.Count == query.Limit)
        {
            await using NpgsqlCommand count = Command(connection, $"select count(*) from ({states}) all_states", query, present ? null : revision);
            remaining = (long)(await count.ExecuteScalarAsync(cancellation))! - items.Count;
        }

        return new ListPage(items, revision, remaining);
    }

    /// <summary>Some events after a revision, in order. Empty when there are no more.</summary>
    /// <returns>The events, a revision up to which they are all when they are none, and the compaction point, no older than they are.</returns>
    public async Task<(List<LogEvent> Events, long Newest, long Floor)> EventsAsync(long after, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await store.Source.OpenConnectionAsync(cancellation);
        await using var reading = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand($"select coalesce(max(seq_id), 0) from {store.Schema}.mt_events"),
                new NpgsqlBatchCommand($"select seq_id, stream_id, bdata from {store.Schema}.mt_events where seq_id > $1 order by seq_id limit {pageSize}")
                {
                    Parameters = { new NpgsqlParameter<long> { TypedValue = after } },
                },
                new NpgsqlBatchCommand($"select revision from {store.Schema}.compaction"),
            },
        };
        await using NpgsqlDataReader rows = await reading.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        long newest = rows.GetInt64(0);
        await rows.NextResultAsync(cancellation);
        var events = new List<LogEvent>();
        while (await rows.ReadAsync(cancellation))
        {
            events.Add(ChangeSerializer.Read(rows.GetFieldValue<byte[]>(2)).ToEvent(rows.GetString(1), rows.GetInt64(0)));
        }

        await rows.NextResultAsync(cancellation);
        await rows.ReadAsync(cancellation);
        return (events, newest, rows.GetInt64(0));
    }

    private async Task<(long Head, long Floor)> HeadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select coalesce((select max(seq_id) from {store.Schema}.mt_events), 0), (select revision from {store.Schema}.compaction)", connection);
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        return (rows.GetInt64(0), rows.GetInt64(1));
    }

    // Keys are text in the order of their bytes: the range ends before the prefix with its last character counted up.
    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, ListQuery query, long? revision)
    {
        bool continues = query.After is not null && KeyOrder.Instance.Compare(query.After, query.Prefix) >= 0;
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = continues ? query.After + '\u0001' : query.Prefix });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = query.Prefix + "\U0010FFFF" });
        if (revision is { } at)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = at });
        }

        return command;
    }
}
