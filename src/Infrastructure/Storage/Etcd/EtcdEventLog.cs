using System.Runtime.CompilerServices;
using Etcdserverpb;
using Grpc.Core;
using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// The log in etcd, as kube-apiserver keeps it: an object is a key, its mod revision the resourceVersion. Any number of servers, of
/// this kind and others, may use the same etcd at once.
/// </summary>
/// <remarks>
/// Revisions belong to the whole store, so there are some that are no event of the log. The current revision is that of the newest
/// event, which is why it is told only once the watch has seen all that the store had.
/// </remarks>
public sealed class EtcdEventLog : IEventLog, IEventHistory, ICompactionTurns, IForeignChanges, IStoredFormRewriter
{
    private readonly EtcdConnection connection;
    private readonly EtcdReads reads;
    private readonly EtcdAppends appends;
    private readonly EtcdFollower follower;
    private readonly ForeignChanges foreign;
    private readonly EtcdCompaction compaction;
    private readonly EtcdLeases leases;
    private readonly EtcdHistory history;
    private readonly HistoryBase origin;
    private readonly HistoryTrim trim;
    private readonly EtcdRewriting rewriting;
    private readonly EventTail tail;
    private readonly SharedCall<long> head;
    private readonly CancellationTokenSource closing = new();

    private EtcdEventLog(EtcdEventLogOptions options, IIdentifierSource identifiers, TimeProvider clock)
    {
        connection = new(options, clock);
        var keys = new EtcdKeys(options);
        var past = new HistoryKeys(options);
        var calls = new EtcdCalls(connection);
        var known = new NewestKnown(clock);
        var own = new OwnValues();
        var watch = new EtcdWatch(keys, new(keys, options.Form, own));
        compaction = new(connection, clock);
        leases = new(connection, options.Lifetimes, clock);
        reads = new(connection, keys, compaction, options.Form, options.PageSize);
        appends = new(connection, reads, keys, past, options.Form, known, leases, own, identifiers);
        history = new(calls, past, options.Form);
        origin = new(calls, keys, past, clock);
        trim = new(calls, past);
        rewriting = new(calls, keys, past, options.Form, appends);
        tail = new(options.TailEvents, options.TailBytes, (prefix, after, cancellation) => HistoryAsync(watch, prefix, after, cancellation));
        foreign = new(calls, past, clock);
        follower = new(connection, keys, watch, tail, foreign, known, own, clock);
        head = new(() => reads.HeadAsync(closing.Token));
    }

    public long Lost => foreign.Lost;

    /// <summary>Opens the log and follows it.</summary>
    /// <exception cref="LogUnavailableException">No endpoint answers.</exception>
    /// <exception cref="Application.StartupException">A certificate file can't be used.</exception>
    public static async Task<EtcdEventLog> OpenAsync(
        EtcdEventLogOptions options, IIdentifierSource identifiers, TimeProvider clock, CancellationToken cancellation)
    {
        var log = new EtcdEventLog(options, identifiers, clock);
        try
        {
            await log.origin.EnsureAsync(cancellation);
            long newest = await log.reads.OwnHeadAsync(cancellation);
            log.tail.Start(newest, 0);
            await log.follower.StartAsync(newest, cancellation);
            return log;
        }
        catch (RpcException e)
        {
            await log.DisposeAsync();
            throw EtcdErrors.Translate(e);
        }
        catch
        {
            await log.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        Append wanted = AppendRules.Checked(append);
        Check(cancellation);
        return await appends.AppendAsync(wanted, cancellation);
    }

    public async ValueTask<StoredValue?> ReadAsync(string key, CancellationToken cancellation)
    {
        Check(cancellation);
        return await reads.ReadAsync(key, cancellation);
    }

    public async ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellation)
    {
        Check(cancellation);
        (long newest, long store) = await PresentAsync(cancellation);
        AppendRules.CheckList(query, newest);
        if (query.Revision != 0 && query.Revision < tail.Floor)
        {
            throw new RevisionCompactedException(query.Revision, tail.Floor);
        }

        // What the store had when its newest event was this one: nothing of the log has changed between the two revisions.
        bool present = query.Revision == 0 || query.Revision == newest;
        return await reads.ListAsync(query, present ? store : query.Revision, present ? newest : query.Revision, cancellation);
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

    public async ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation)
    {
        Check(cancellation);
        return (await PresentAsync(cancellation)).Newest;
    }

    public async ValueTask CompactAsync(long revision, CancellationToken cancellation)
    {
        Check(cancellation);
        AppendRules.CheckRevision(revision, (await PresentAsync(cancellation)).Newest);
        if (revision <= tail.Floor)
        {
            return;
        }

        await compaction.CompactAsync(revision, cancellation);
        tail.Compact(revision, forget: true);
    }

    public async ValueTask<bool> TakeTurnAsync(long revision, CancellationToken cancellation)
    {
        Check(cancellation);
        return await compaction.TakeTurnAsync(revision, cancellation);
    }

    public async ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation)
    {
        Check(cancellation);
        return await history.BoundsAsync((await PresentAsync(cancellation)).Newest, cancellation);
    }

    public async IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(
        HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        HistoryRules.Check(query);
        Check(cancellation);
        (long newest, _) = await SettledAsync(cancellation);
        await foreach (IReadOnlyList<HistoryEvent> events in history.ReadAsync(query.Scope, query.After, HistoryRules.Until(query, newest), cancellation))
        {
            yield return events;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(
        KeyScope scope, long revision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revision);
        Check(cancellation);
        (long newest, long store) = await SettledAsync(cancellation);
        IAsyncEnumerable<IReadOnlyList<StoredValue>> states = history.StatesAsync(scope, Math.Min(revision, newest), store, cancellation);
        await foreach (IReadOnlyList<StoredValue> page in states.WithCancellation(cancellation))
        {
            yield return page;
        }
    }

    public async ValueTask TrimAsync(long revision, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revision);
        Check(cancellation);
        (long newest, _) = await SettledAsync(cancellation);
        await trim.TrimAsync(Math.Min(revision, newest), cancellation);
    }

    public async ValueTask<bool> IsStaleAsync(string key, CancellationToken cancellation)
    {
        Check(cancellation);
        return await rewriting.IsStaleAsync(key, cancellation);
    }

    public IAsyncEnumerable<RewriteProgress> RewriteAsync(EventActor actor, CancellationToken cancellation)
    {
        Check(cancellation);
        return rewriting.RewriteAsync(actor, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (closing.IsCancellationRequested)
        {
            return;
        }

        await closing.CancelAsync();
        tail.Close("the event log is closed");
        await follower.DisposeAsync();
        await foreign.DisposeAsync();
        leases.Dispose();
        connection.Dispose();
    }

    /// <summary>The newest event, and a revision of the store up to which there is no later one.</summary>
    private async ValueTask<(long Newest, long Store)> PresentAsync(CancellationToken cancellation)
    {
        while (true)
        {
            long store = await StoreRevisionAsync(cancellation);
            await follower.SeeAsync(store, cancellation);
            if (tail.NewestUpTo(store) is { } newest)
            {
                return (newest, store);
            }
        }
    }

    /// <summary>The newest event, and a revision of the store by which the entries of all events up to it are there.</summary>
    private async ValueTask<(long Newest, long Store)> SettledAsync(CancellationToken cancellation)
    {
        (long newest, _) = await PresentAsync(cancellation);
        await foreign.SettleAsync(cancellation);
        return (newest, await StoreRevisionAsync(cancellation));
    }

    private async Task<long> StoreRevisionAsync(CancellationToken cancellation)
    {
        try
        {
            return await head.GetAsync().WaitAsync(cancellation);
        }
        catch (OperationCanceledException e) when (closing.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new LogUnavailableException("the event log is closed", e);
        }
    }

    private async ValueTask<HistoryPage> HistoryAsync(EtcdWatch watch, string prefix, long after, CancellationToken cancellation)
    {
        EtcdEndpoint endpoint = connection.Current;
        try
        {
            await foreach (EtcdBatch batch in watch.FollowAsync(endpoint, after, trustProgress: false, null, cancellation))
            {
                IEnumerable<LogEvent> events = batch.Changes.Select(change => change.Event);
                return new([.. events.Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal))], batch.Through);
            }

            throw new LogUnavailableException("etcd ended a watch");
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
        {
            connection.Leave(endpoint);
            throw EtcdErrors.Translate(e);
        }
        catch (RpcException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
    }

    private void Check(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        tail.ThrowIfClosed();
    }
}
