using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>
/// The log in one SQLite file of this server alone: one writer with group commit, a few readers, and the newest events in memory.
/// Values are kept as they are given, not copied: who appends one never changes it afterwards.
/// </summary>
public sealed class EmbeddedEventLog : IEventLog, IEventHistory, IStoredValues
{
    private readonly StoreLock held;
    private readonly WriteQueue queue;
    private readonly Writer writer;
    private readonly ReaderPool readers;
    private readonly EventTail tail;
    private readonly HistoryPages history;
    private readonly ConnectionModes writing;
    private int disposed;

    private EmbeddedEventLog(EmbeddedEventLogOptions options, string path, StoreLock held, sqlite3 connection)
    {
        this.held = held;
        writing = ConnectionModes.Of("writer", connection);
        readers = new ReaderPool(path, options.Readers);
        history = new HistoryPages(readers, new HistoryExclusion(options.HistoryExclude), _ => ValueTask.FromResult(tail!.Head));
        tail = new EventTail(options.TailEvents, options.TailBytes, ReadHistoryAsync);
        tail.Start(
            Sql.Number(connection, "SELECT max(revision) FROM events"),
            Sql.Number(connection, "SELECT value FROM meta WHERE name = 'compacted'"));
        queue = new WriteQueue(options.QueuedAppends);
        writer = new Writer(path, connection, queue, tail, options.HistoryExclude);
    }

    /// <summary>
    /// Opens the log, and makes it when it is absent. Throws <see cref="LogUnavailableException"/> when another server has it open
    /// or the file can't be reached, and <see cref="LogDamagedException"/> when it is damaged or of a newer version; the file is
    /// then as it was.
    /// </summary>
    public static Task<EmbeddedEventLog> OpenAsync(EmbeddedEventLogOptions options, CancellationToken cancellation) =>
        Task.Run(() => Open(options), cancellation);

    public async ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        var work = new AppendWork(AppendRules.Checked(append));
        cancellation.ThrowIfCancellationRequested();
        await queue.AddAsync(work, cancellation);
        return await work.Answer;
    }

    public ValueTask<StoredValue?> ReadAsync(string key, CancellationToken cancellation) =>
        readers.ReadAsync(static (reader, key, _) => reader.Find(key), key, cancellation);

    public ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellation) =>
        readers.ReadAsync(static (reader, query, token) => reader.ListPage(query, token), query, cancellation);

    public IAsyncEnumerable<IReadOnlyList<LogEvent>> SubscribeAsync(string prefix, long after, CancellationToken cancellation) =>
        tail.FollowAsync(prefix, after, cancellation);

    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        tail.ThrowIfClosed();
        writer.ThrowIfBroken();
        return ValueTask.FromResult(tail.Head);
    }

    public async ValueTask CompactAsync(long revision, CancellationToken cancellation)
    {
        AppendRules.CheckRevision(revision, tail.Head);
        cancellation.ThrowIfCancellationRequested();
        var work = new CompactWork(revision);
        await queue.AddAsync(work, cancellation);
        await work.Answer;
    }

    public ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation) => history.BoundsAsync(cancellation);

    public IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(HistoryQuery query, CancellationToken cancellation) =>
        history.ReadAsync(query, cancellation);

    public IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(KeyScope scope, long revision, CancellationToken cancellation) =>
        history.StatesAsync(scope, revision, cancellation);

    public async ValueTask TrimAsync(long revision, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revision);
        cancellation.ThrowIfCancellationRequested();
        var work = new TrimWork(Math.Min(revision, tail.Head));
        await queue.AddAsync(work, cancellation);
        await work.Answer;
    }

    async IAsyncEnumerable<RewriteProgress> IStoredValues.RewriteAsync(IStoredForm form, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var renewal = new Renewal(form);
        for (long after = 0; ;)
        {
            StoredPage page = await readers.ReadAsync(static (reader, from, _) => reader.StoredPage(from), after, cancellation);
            if (page.Through == after)
            {
                yield break;
            }

            after = page.Through;
            List<RenewedValue> renewed = renewal.Of(page.Values);
            if (renewed.Count > 0)
            {
                var work = new RewriteWork(renewed);
                await queue.AddAsync(work, cancellation);
                await work.Answer;
            }

            yield return renewal.Progress;
        }
    }

    /// <summary>How each connection keeps its promises; every reader's connection is opened for it.</summary>
    public async ValueTask<IReadOnlyList<ConnectionModes>> ConnectionModesAsync(CancellationToken cancellation)
    {
        ConnectionModes[] reading =
            await readers.ReadAllAsync(static reader => ConnectionModes.Of("reader", reader.Connection), cancellation);
        return [writing, .. reading];
    }

    /// <summary>Answers what waits, ends the subscriptions, puts the write-ahead log into the database and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        queue.Complete();
        await writer.Ended;
        tail.Close("the event log is closed");
        await readers.DisposeAsync();
        await Task.Run(Close);
    }

    private static EmbeddedEventLog Open(EmbeddedEventLogOptions options)
    {
        string path = Path.GetFullPath(options.Path);
        StoreLock held = StoreLock.Take(path);
        sqlite3? connection = null;
        try
        {
            connection = StoreFile.Open(path, held);
            var log = new EmbeddedEventLog(options, path, held, connection);
            log.writer.Start();
            return log;
        }
        catch (Exception error)
        {
            connection?.Dispose();
            held.Dispose();
            throw error switch
            {
                SqliteException sqlite => StoreErrors.Translate(sqlite, path),
                IOException or UnauthorizedAccessException => new LogUnavailableException($"the event log {path} can't be opened: {error.Message}", error),
                _ => error,
            };
        }
    }

    private void Close()
    {
        if (writer.Close())
        {
            held.MarkClosed();
        }

        held.Dispose();
    }

    private ValueTask<HistoryPage> ReadHistoryAsync(string prefix, long after, CancellationToken cancellation) =>
        readers.ReadAsync(
            static (reader, place, token) => reader.HistoryPage(place.prefix, place.after, token), (prefix, after), cancellation);
}
