using JasperFx.Events;
using Kronicle.Application.EventLog;
using Marten;
using Marten.Services;
using Npgsql;
using NpgsqlTypes;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>One commit: the appends whose expectations hold become events, the current states follow, and whoever listens is told.</summary>
internal sealed class PostgresCommit(PostgresStore store, IReadOnlyList<AppendWork> batch)
{
    private readonly List<(AppendWork Work, StoredValue? Before, Change Change, StreamAction Action)> accepted = [];
    private readonly List<(AppendWork Work, StoredValue? Current)> refused = [];
    private long head;

    /// <summary>Commits and answers everyone.</summary>
    /// <returns>The events that were made.</returns>
    public async Task<OwnEvents> RunAsync(CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await store.Source.OpenConnectionAsync(cancellation);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        Dictionary<string, StoredValue> current = await CurrentAsync(connection, cancellation);
        await using IDocumentSession session = store.Events.LightweightSession(SessionOptions.ForTransaction(transaction));
        foreach (AppendWork work in batch)
        {
            StoredValue? before = current.GetValueOrDefault(work.Append.Key);
            if ((before?.Revision ?? 0) == work.Append.ExpectedRevision)
            {
                Change change = ChangeOf(work.Append, before);
                accepted.Add((work, before, change, session.Events.Append(work.Append.Key, change)));
            }
            else
            {
                refused.Add((work, before));
            }
        }

        if (accepted.Count > 0)
        {
            await session.SaveChangesAsync(cancellation);
            await FoldAsync(connection, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        Answer();
        return new(head, [.. accepted.Select(item => item.Change.ToEvent(item.Work.Append.Key, item.Action.Events[0].Sequence))]);
    }

    /// <summary>
    /// Answers everyone after a failure. When the connection was lost, the events' own identifiers tell whether the commit happened.
    /// </summary>
    public async Task FailAsync(Exception reason, CancellationToken cancellation)
    {
        Exception told = PostgresErrors.IsStore(reason) ? PostgresErrors.Translate(reason) : reason;
        if (accepted.Count > 0 && PostgresErrors.IsStore(reason) && PostgresErrors.IsLost(reason) && await HappenedAsync(cancellation))
        {
            Answer();
            return;
        }

        foreach (AppendWork work in batch)
        {
            work.Fail(told);
        }
    }

    private void Answer()
    {
        foreach ((AppendWork work, _, _, StreamAction action) in accepted)
        {
            work.Complete(new(true, action.Events[0].Sequence, null));
        }

        foreach ((AppendWork work, StoredValue? current) in refused)
        {
            work.Complete(new(false, current?.Revision ?? 0, current));
        }
    }

    private async Task<bool> HappenedAsync(CancellationToken cancellation)
    {
        try
        {
            await using NpgsqlCommand command = store.Source.CreateCommand($"select seq_id from {store.Schema}.mt_events where seq_id = $1 and id = $2");
            IEvent first = accepted[0].Action.Events[0];
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = first.Sequence });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = first.Id });
            return await command.ExecuteScalarAsync(cancellation) is not null;
        }
        catch (Exception e) when (PostgresErrors.IsStore(e) || e is OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<Dictionary<string, StoredValue>> CurrentAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var reading = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                // A server that is cut off within its turn must not keep the others from theirs.
                new NpgsqlBatchCommand("set local idle_in_transaction_session_timeout = '10s'"),
                new NpgsqlBatchCommand(store.Lock),
                new NpgsqlBatchCommand($"select coalesce(max(seq_id), 0) from {store.Schema}.mt_events"),
                new NpgsqlBatchCommand($"select key, revision, create_revision, value from {store.Schema}.objects where key = any($1)")
                {
                    Parameters = { new NpgsqlParameter<string[]> { TypedValue = [.. batch.Select(work => work.Append.Key)] } },
                },
            },
        };
        var current = new Dictionary<string, StoredValue>(StringComparer.Ordinal);
        await using NpgsqlDataReader rows = await reading.ExecuteReaderAsync(cancellation);
        await rows.NextResultAsync(cancellation);
        await rows.ReadAsync(cancellation);
        head = rows.GetInt64(0);
        await rows.NextResultAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            string key = rows.GetString(0);
            current[key] = new(key, rows.GetFieldValue<byte[]>(3), rows.GetInt64(1), rows.GetInt64(2));
        }

        return current;
    }

    private async Task FoldAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var present = accepted.Where(item => item.Work.Append.Value is not null).ToList();
        string[] gone = [.. accepted.Where(item => item.Work.Append.Value is null).Select(item => item.Work.Append.Key)];
        await using var folding = new NpgsqlBatch(connection);
        if (present.Count > 0)
        {
            folding.BatchCommands.Add(new NpgsqlBatchCommand($"""
                insert into {store.Schema}.objects (key, revision, create_revision, value)
                select * from unnest($1, $2, $3, $4)
                on conflict (key) do update set revision = excluded.revision, create_revision = excluded.create_revision, value = excluded.value
                """)
            {
                Parameters =
                {
                    new NpgsqlParameter<string[]> { TypedValue = [.. present.Select(item => item.Work.Append.Key)] },
                    new NpgsqlParameter<long[]> { TypedValue = [.. present.Select(item => item.Action.Events[0].Sequence)] },
                    new NpgsqlParameter<long[]> { TypedValue = [.. present.Select(item => item.Before?.CreateRevision ?? item.Action.Events[0].Sequence)] },
                    new NpgsqlParameter { Value = present.Select(item => item.Work.Append.Value!.Value.ToArray()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                },
            });
        }

        if (gone.Length > 0)
        {
            folding.BatchCommands.Add(new NpgsqlBatchCommand($"delete from {store.Schema}.objects where key = any($1)")
            {
                Parameters = { new NpgsqlParameter<string[]> { TypedValue = gone } },
            });
        }

        store.OwnNotice = accepted[^1].Action.Events[0].Id.ToString("n");
        folding.BatchCommands.Add(new NpgsqlBatchCommand($"select pg_notify('{PostgresStore.Channel}', $1)")
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = store.OwnNotice } },
        });
        await folding.ExecuteNonQueryAsync(cancellation);
    }

    private static Change ChangeOf(Append append, StoredValue? before) => new(
        append.Value is null ? EventKind.Deleted : before is null ? EventKind.Created : EventKind.Updated,
        before?.CreateRevision ?? 0, before?.Revision ?? 0, append.Actor, append.Value ?? before!.Value);
}
