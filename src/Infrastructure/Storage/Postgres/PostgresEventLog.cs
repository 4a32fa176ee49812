using System.Runtime.CompilerServices;
using Kronicle.Application;
using Kronicle.Application.EventLog;
using Npgsql;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>
/// The log in PostgreSQL through Marten. Any number of servers use one database; commits take turns, so that the sequence in which
/// events are numbered is the one in which they are seen.
/// </summary>
public sealed class PostgresEventLog : IEventLog
{
    private readonly PostgresStore store;
    private readonly PostgresReads reads;
    private readonly PostgresWriter writer;
    private readonly PostgresFollower follower;
    private readonly EventTail tail;
    private readonly SharedCall<(long Head, long Floor)> head;
    private readonly CancellationTokenSource closing = new();

    private PostgresEventLog(PostgresStore store, PostgresEventLogOptions options, TimeProvider clock)
    {
        this.store = store;
        reads = new(store, options.PageSize);
        tail = new(options.TailEvents, options.TailBytes, HistoryAsync);
        follower = new(store, reads, tail, clock);
        writer = new(store, options, follower.Wake);
        head = new(() => reads.HeadAsync(closing.Token));
    }

    /// <summary>Opens the database, brings its schema up to date and follows it.</summary>
    /// <exception cref="LogUnavailableException">It does not answer, or refuses.</exception>
    /// <exception cref="StartupException">The connection string can't be read.</exception>
    public static async Task<PostgresEventLog> OpenAsync(PostgresEventLogOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            PostgresStore store = await PostgresStore.OpenAsync(options, cancellation);
            var log = new PostgresEventLog(store, options, clock);
            (long newest, long floor) = await log.reads.HeadAsync(cancellation);
            log.tail.Start(newest, floor);
            log.follower.Start(newest);
            return log;
        }
        catch (ArgumentException e)
        {
            throw new StartupException($"--postgres: the connection string can't be read ({e.Message}); use Host=...;Database=...;Username=...", e);
        }
        catch (Exception e) when (PostgresErrors.IsStore(e))
        {
            throw PostgresErrors.Translate(e);
        }
    }

    /// <summary>Host and database of a connection string, without its secrets.</summary>
    public static string Describe(string connectionString)
    {
        var named = new NpgsqlConnectionStringBuilder(connectionString);
        return $"{named.Host}:{named.Port}/{named.Database ?? named.Username}";
    }

    public async ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        Append wanted = AppendRules.Checked(append);
        Check(cancellation);
        return await writer.AppendAsync(wanted, cancellation);
    }

    public ValueTask<StoredValue?> ReadAsync(string key, CancellationToken cancellation) => AskAsync(() => reads.ReadAsync(key, cancellation), cancellation);

    public ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        return AskAsync(() => reads.ListAsync(query, cancellation), cancellation);
    }

    public async IAsyncEnumerable<IReadOnlyList<LogEvent>> SubscribeAsync(
        string prefix, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // What is there already comes at once and together.
        await CurrentRevisionAsync(cancellation);
        await foreach (IReadOnlyList<LogEvent> events in tail.FollowAsync(prefix, after, cancellation))
        {
            yield return events;
        }
    }

    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation) =>
        AskAsync(async () =>
        {
            long newest = (await head.GetAsync().WaitAsync(cancellation)).Head;
            await follower.SeeAsync(newest, cancellation);
            return newest;
        }, cancellation);

    public async ValueTask CompactAsync(long revision, CancellationToken cancellation)
    {
        AppendRules.CheckRevision(revision, await CurrentRevisionAsync(cancellation));
        await AskAsync(async () =>
        {
            await using NpgsqlCommand command = store.Source.CreateCommand(
                $"with moved as (update {store.Schema}.compaction set revision = greatest(revision, $1)) select pg_notify('{PostgresStore.Channel}', '')");
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = revision });
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);
        tail.Compact(revision, forget: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (closing.IsCancellationRequested)
        {
            return;
        }

        await closing.CancelAsync();
        tail.Close("the event log is closed");
        await writer.DisposeAsync();
        await follower.DisposeAsync();
        await store.DisposeAsync();
    }

    private async ValueTask<HistoryPage> HistoryAsync(string prefix, long after, CancellationToken cancellation)
    {
        (long newest, long floor) = await AskAsync(() => reads.HeadAsync(cancellation), cancellation);
        if (after < floor)
        {
            throw new RevisionCompactedException(after, floor);
        }

        List<LogEvent> events = await AskAsync(() => reads.EventsAsync(after, cancellation), cancellation);
        return new([.. events.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal))], events.Count > 0 ? events[^1].Revision : newest);
    }

    private async ValueTask<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellation)
    {
        Check(cancellation);
        try
        {
            return await ask();
        }
        catch (OperationCanceledException e) when (closing.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new LogUnavailableException("the event log is closed", e);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && PostgresErrors.IsStore(e))
        {
            throw PostgresErrors.Translate(e);
        }
    }

    private void Check(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        tail.ThrowIfClosed();
    }
}
