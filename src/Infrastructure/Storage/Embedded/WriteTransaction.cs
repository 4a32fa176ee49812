using Kronicle.Application.EventLog;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>The writer's statements: a group of appends is one transaction of them.</summary>
internal sealed class WriteTransaction : IDisposable
{
    private readonly Statement begin;
    private readonly Statement commit;
    private readonly Statement rollback;
    private readonly Statement find;
    private readonly Statement value;
    private readonly Statement put;
    private readonly Statement remove;
    private readonly Statement insert;
    private readonly Statement raise;
    private readonly Statement rewrite;

    public WriteTransaction(sqlite3 connection)
    {
        begin = new Statement(connection, "BEGIN IMMEDIATE");
        commit = new Statement(connection, "COMMIT");
        rollback = new Statement(connection, "ROLLBACK");
        find = new Statement(connection, "SELECT revision, create_revision FROM current WHERE key = ?1");
        value = new Statement(connection, "SELECT value FROM events WHERE revision = ?1");
        put = new Statement(
            connection,
            "INSERT INTO current VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET revision = excluded.revision");
        remove = new Statement(connection, "DELETE FROM current WHERE key = ?1");
        insert = new Statement(connection, EventRow.Insert);
        raise = new Statement(connection, "UPDATE meta SET value = max(value, ?1) WHERE name = ?2 RETURNING value");
        rewrite = new Statement(connection, "UPDATE events SET value = ?2 WHERE revision = ?1 AND value IS NOT NULL");
    }

    public void Begin() => begin.Run();

    /// <summary>Returns when the transaction is on the disk.</summary>
    public void Commit() => commit.Run();

    public void Rollback() => rollback.Run();

    /// <summary>Raises a point that never goes back, and says where it is.</summary>
    /// <param name="point">One of <see cref="Schema"/>'s points.</param>
    /// <param name="revision">Where it should be at least.</param>
    public long Raise(string point, long revision)
    {
        raise.Bind(1, revision).Bind(2, point).Step();
        long now = raise.Number(0);
        raise.Reset();
        return now;
    }

    /// <summary>Puts another form in the place of a value; what was reclaimed meanwhile stays gone.</summary>
    public void Rewrite(RenewedValue value) => rewrite.Bind(1, value.Revision).BindBlob(2, value.Bytes.Span).Run();

    /// <summary>Puts one event into the transaction when the key is at the expected revision, and says what came of it.</summary>
    /// <param name="append">What is wanted.</param>
    /// <param name="revision">The event's revision when it is made.</param>
    /// <param name="made">The event; null when the expected revision is stale.</param>
    public AppendOutcome Apply(Append append, long revision, out LogEvent? made)
    {
        (long now, long created) = Find(append.Key);
        made = null;
        if (now != append.ExpectedRevision)
        {
            return new AppendOutcome(false, now, now == 0 ? null : new StoredValue(append.Key, Value(now), now, created));
        }

        EventKind kind = append.Value is null ? EventKind.Deleted : now == 0 ? EventKind.Created : EventKind.Updated;
        long first = now == 0 ? revision : created;
        made = new LogEvent(revision, append.Key, kind, append.Value ?? Value(now), first, now, append.Actor);
        EventRow.Write(insert, made);
        if (kind == EventKind.Deleted)
        {
            remove.Bind(1, append.Key).Run();
        }
        else
        {
            put.Bind(1, append.Key).Bind(2, revision).Bind(3, first).Run();
        }

        return new AppendOutcome(true, revision, null);
    }

    public void Dispose()
    {
        foreach (Statement statement in (Statement[])[begin, commit, rollback, find, value, put, remove, insert, raise, rewrite])
        {
            statement.Dispose();
        }
    }

    private (long Revision, long CreateRevision) Find(string key)
    {
        if (!find.Bind(1, key).Step())
        {
            return (0, 0);
        }

        (long, long) found = (find.Number(0), find.Number(1));
        find.Reset();
        return found;
    }

    private byte[] Value(long revision)
    {
        if (!value.Bind(1, revision).Step())
        {
            throw new LogDamagedException($"the event log is damaged: the event {revision} of a current state is missing");
        }

        byte[] bytes = value.Blob(0);
        value.Reset();
        return bytes;
    }
}
