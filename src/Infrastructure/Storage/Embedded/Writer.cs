using Kronicle.Application.EventLog;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>The one thread that writes: all that waits goes into one transaction, and is answered when that is on the disk.</summary>
internal sealed class Writer
{
    /// <summary>Bytes that the write-ahead log may grow by, at most, before they are put into the database.</summary>
    private const long CheckpointBytes = 32 << 20;

    /// <summary>The most that an event adds beside its value: a page of each of the table, the index and the current states.</summary>
    private const long EventOverhead = 3 * Schema.PageBytes;

    private readonly string path;
    private readonly sqlite3 connection;
    private readonly WriteTransaction transaction;
    private readonly Reclaimer reclaimer;
    private readonly WriteQueue queue;
    private readonly EventTail tail;
    private readonly List<LogEvent> made = [];
    private readonly List<WriteWork> begun = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Exception? broken;
    private long grown;
    private long trimmed;

    public Writer(string path, sqlite3 connection, WriteQueue queue, EventTail tail, IReadOnlyList<string> historyExclude)
    {
        (this.path, this.connection, this.queue, this.tail) = (path, connection, queue, tail);
        transaction = new WriteTransaction(connection);
        reclaimer = new Reclaimer(connection, historyExclude);
    }

    /// <summary>Completes when the queue was completed and all that it held is answered.</summary>
    public Task Ended => ended.Task;

    /// <summary>Throws what made every further append fail; nothing while they may succeed.</summary>
    public void ThrowIfBroken()
    {
        if (broken is { } why)
        {
            throw new LogUnavailableException($"the event log takes no more events: {why.Message}", why);
        }
    }

    public void Start() => new Thread(Loop) { IsBackground = true, Name = "event log writer" }.Start();

    /// <summary>Closes the connection after <see cref="Ended"/>; true when the database then holds all there is, and in order.</summary>
    public bool Close()
    {
        reclaimer.Dispose();
        transaction.Dispose();
        bool inOrder = broken is null && Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE) == raw.SQLITE_OK;
        connection.Dispose();
        return inOrder;
    }

    private void Loop()
    {
        List<WriteWork> batch = [];
        while (queue.Take(ref batch, block: !reclaimer.HasWork))
        {
            Write(batch);
            batch.Clear();
            begun.Clear();
            made.Clear();
            Guard(Tidy);
        }

        ended.SetResult();
    }

    private void Write(List<WriteWork> batch)
    {
        begun.AddRange(batch.Where(work => work.TryBegin()));
        if (begun.Count == 0)
        {
            return;
        }

        Exception? failure = broken ?? Guard(Commit);
        if (failure is not null)
        {
            begun.ForEach(work => work.Fail(failure));
            return;
        }

        if (made.Count > 0)
        {
            tail.Publish(made);
        }

        begun.ForEach(Answer);
    }

    private void Commit()
    {
        transaction.Begin();
        long next = tail.Head + 1;
        foreach (WriteWork work in begun)
        {
            switch (work)
            {
                case AppendWork append:
                    append.Outcome = transaction.Apply(append.Append, next + made.Count, out LogEvent? item);
                    if (item is not null)
                    {
                        made.Add(item);
                        grown += EventOverhead + item.Value.Length;
                    }

                    break;
                case CompactWork compaction:
                    transaction.Raise(Schema.CompactedPoint, compaction.Revision);
                    break;
                case RewriteWork rewriting:
                    foreach (RenewedValue value in rewriting.Values)
                    {
                        transaction.Rewrite(value);
                        grown += EventOverhead + value.Bytes.Length;
                    }

                    break;
                case TrimWork trimming:
                    trimmed = transaction.Raise(Schema.TrimmedPoint, trimming.Revision);
                    break;
            }
        }

        transaction.Commit();
    }

    private void Answer(WriteWork work)
    {
        switch (work)
        {
            case AppendWork append:
                append.Complete(append.Outcome);
                break;
            case CompactWork compaction:
                tail.Compact(compaction.Revision, forget: false);
                reclaimer.StartCompacted(tail.Floor);
                compaction.Complete(true);
                break;
            case RewriteWork rewriting:
                rewriting.Complete(true);
                break;
            case TrimWork trimming:
                reclaimer.StartTrimmed(Math.Min(trimmed, tail.Floor));
                trimming.Complete(true);
                break;
        }
    }

    /// <summary>What nobody waits for: a few deletions, and a checkpoint when one is due.</summary>
    private void Tidy()
    {
        if (broken is null && reclaimer.HasWork)
        {
            reclaimer.Step(tail.Head);
        }

        if (broken is null && grown >= CheckpointBytes)
        {
            Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
            grown = 0;
        }
    }

    private int Checkpoint(int mode) => raw.sqlite3_wal_checkpoint_v2(connection, "main", mode, out _, out _);

    /// <summary>Runs a step; null when it went well, else the port's exception, after a rollback.</summary>
    private Exception? Guard(Action step)
    {
        try
        {
            step();
            return null;
        }
        catch (SqliteException error)
        {
            Exception failure = StoreErrors.Translate(error, path);
            Undo(StoreErrors.IsPassing(error) ? null : failure);
            return failure;
        }
        catch (Exception error)
        {
            Undo(error);
            return error;
        }
    }

    private void Undo(Exception? fatal)
    {
        broken ??= fatal;
        reclaimer.Stop();
        if (raw.sqlite3_get_autocommit(connection) == 0)
        {
            try
            {
                transaction.Rollback();
            }
            catch (SqliteException error)
            {
                broken ??= StoreErrors.Translate(error, path);
            }
        }
    }
}
