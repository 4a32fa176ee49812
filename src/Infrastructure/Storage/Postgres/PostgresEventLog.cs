using System.Runtime.CompilerServices;
using Kronicle.Application;
using Kronicle.Application.EventLog;
using Npgsql;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>
/// The log in PostgreSQL through Marten. Any number of servers use one database; commits take turns, so that the sequence in which
/// events are numbered is the one in which they are seen.
/// </summary>
public sealed class PostgresEventLog : IEventLog, IEventHistory, ICompactionTurns, IStoredValues
{
    private readonly PostgresStore store;
    private readonly PostgresReads reads;
    private readonly PostgresHistory history;
    private readonly PostgresReclaimer reclaimer;
    private readonly PostgresWriter writer;
    private readonly PostgresFollower follower;
    private readonly EventTail tail;
    private readonly SharedCall<(long Head, long Floor)> head;
    private readonly CancellationTokenSource closing = new();
    private long turn;

    private PostgresEventLog(PostgresStore store, PostgresEventLogOptions options, TimeProvider clock)
    {
        this.store = store;
        reads = new(store, options.PageSize);
        var exclusion = new HistoryExclusion(options.HistoryExclude);
        history = new(store, exclusion);
        reclaimer = new(store, exclusion);
        tail = new(options.TailEvents, options.TailBytes, HistoryAsync);
        follower = new(store, reads, tail, clock);
        writer = new(store, options, follower.Take, clock);
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
        try
        {
            var named = new NpgsqlConnectionStringBuilder(connectionString);
            return $"{named.Host}:{named.Port}/{named.Database ?? named.Username}";
        }
        catch (ArgumentException)
        {
            return "by a connection string that can't be read";
        }
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
        await AskAsync(
            () => NumberAsync($"with moved as (update {store.Schema}.compaction set revision = greatest(revision, $1)) select 0::bigint from pg_notify('{PostgresStore.Channel}', '')", revision, cancellation),
            cancellation);
        tail.Compact(revision, forget: true);
        await DoAsync(() => reclaimer.CompactedAsync(revision, cancellation), cancellation);
    }

    public async ValueTask<bool> TakeTurnAsync(long revision, CancellationToken cancellation)
    {
        long now = await AskAsync(
            () => NumberAsync($"with taken as (update {store.Schema}.compaction set turn = turn + 1 where turn = $1 returning turn) select coalesce((select -turn from taken), (select turn from {store.Schema}.compaction))", turn, cancellation),
            cancellation);
        turn = Math.Abs(now);
        return now < 0 && revision > 0;
    }

    public ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation) => AskAsync(() => history.BoundsAsync(cancellation), cancellation);

    public async IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(
        HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        HistoryRules.Check(query);
        long until = HistoryRules.Until(query, await CurrentRevisionAsync(cancellation));
        for (long after = query.After; ;)
        {
            long from = after;
            List<HistoryEvent> events = await AskAsync(() => history.EventsAsync(query.Scope, from, until, cancellation), cancellation);
            if (events.Count == 0)
            {
                yield break;
            }

            yield return events;
            after = events[^1].Revision;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(
        KeyScope scope, long revision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revision);
        long at = Math.Min(revision, await CurrentRevisionAsync(cancellation));
        for (string? after = null; ;)
        {
            string? from = after;
            List<(string Key, StoredValue? State)> page = await AskAsync(() => history.StatesAsync(scope, from, at, cancellation), cancellation);
            if (page.Count == 0)
            {
                yield break;
            }

            StoredValue[] states = [.. page.Select(item => item.State).OfType<StoredValue>()];
            if (states.Length > 0)
            {
                yield return states;
            }

            after = page[^1].Key;
        }
    }

    public async ValueTask TrimAsync(long revision, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revision);
        long wanted = Math.Min(revision, await CurrentRevisionAsync(cancellation));
        long through = await AskAsync(
            () => NumberAsync($"update {store.Schema}.compaction set trimmed = greatest(trimmed, $1) returning least(trimmed, revision)", wanted, cancellation), cancellation);
        await DoAsync(() => reclaimer.TrimmedAsync(through, cancellation), cancellation);
    }

    async IAsyncEnumerable<RewriteProgress> IStoredValues.RewriteAsync(IStoredForm form, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rewriting = new PostgresRewriting(store, form);
        while (await AskAsync(() => rewriting.StepAsync(cancellation), cancellation))
        {
            yield return rewriting.Progress;
        }
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
        (List<LogEvent> events, long newest, long floor) = await AskAsync(() => reads.EventsAsync(after, cancellation), cancellation);
        if (after < floor)
        {
            throw new RevisionCompactedException(after, floor);
        }

        return new([.. events.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal))], events.Count > 0 ? events[^1].Revision : newest);
    }

    private async Task<long> NumberAsync(string sql, long parameter, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = store.Source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = parameter });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async ValueTask DoAsync(Func<Task> act, CancellationToken cancellation) =>
        await AskAsync(async () =>
        {
            await act();
            return true;
        }, cancellation);

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
