using System.Threading.Channels;
using Etcdserverpb;
using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// Enters what other kinds of servers wrote into the history, with nobody known as the actor. Every server of this kind sees such a
/// change and tries, with the time at which it saw it; the key of the entry is made of the change's revision, and only the first put of it counts. What lies before the
/// trim point is in the base already, and is not entered again.
/// </summary>
internal sealed class ForeignChanges : IAsyncDisposable
{
    private const int MostWaiting = 10_000;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly EtcdCalls calls;
    private readonly HistoryKeys keys;
    private readonly TimeProvider clock;
    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private readonly Task entering;
    private long lost;

    public ForeignChanges(EtcdCalls calls, HistoryKeys keys, TimeProvider clock)
    {
        (this.calls, this.keys, this.clock) = (calls, keys, clock);
        entering = Task.Run(EnterAsync, CancellationToken.None);
    }

    /// <summary>Changes that came faster than the store took their entries, or were compacted before this server saw them.</summary>
    public long Lost => Volatile.Read(ref lost);

    public void Take(EtcdChange change)
    {
        if (keys.Has(change.Event.Key) && !waiting.Writer.TryWrite(new(change, null)))
        {
            Interlocked.Increment(ref lost);
        }
    }

    /// <summary>Waits until all that was taken before has been entered.</summary>
    public async Task SettleAsync(CancellationToken cancellation)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await waiting.Writer.WriteAsync(new(default, settled), cancellation);
        }
        catch (ChannelClosedException e)
        {
            throw new LogUnavailableException("the event log is closed", e);
        }

        await settled.Task.WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await stopping.CancelAsync();
        await entering;
        stopping.Dispose();
    }

    private async Task EnterAsync()
    {
        await foreach (Waiting next in waiting.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (next.Settled is not null)
            {
                _ = stopping.IsCancellationRequested ? next.Settled.TrySetException(new LogUnavailableException("the event log is closed")) : next.Settled.TrySetResult();
            }
            else if (!stopping.IsCancellationRequested)
            {
                await EnterAsync(next.Change);
            }
        }
    }

    // While the store is away its changes wait here; at the next start the watch begins with what followed this server's own last event.
    private async Task EnterAsync(EtcdChange change)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await PutAsync(change);
                return;
            }
            catch (LogUnavailableException)
            {
                await Task.Delay(RetryDelay, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
            }
            catch (ArgumentException)
            {
                // Too large for this store's limits.
                Interlocked.Increment(ref lost);
                return;
            }
        }
    }

    private async Task PutAsync(EtcdChange change)
    {
        LogEvent item = change.Event;
        ByteString key = keys.ForeignEntryOf(item.Key, item.Revision);
        string verb = item.Kind switch { EventKind.Created => "create", EventKind.Deleted => "delete", _ => "update" };
        var line = new HistoryLine(HistoryEntry.Unknown with { Verb = verb, Time = clock.GetUtcNow() }, item.Kind, item.PreviousRevision, item.Revision, item.CreateRevision);
        ByteString state = item.Kind == EventKind.Deleted ? ByteString.Empty : change.Stored;
        if (state.Length * 2 >= HistoryEntry.MostTogether)
        {
            ByteString body = keys.BodyOf(key);
            await PutOnceAsync(key, body, state, item.Revision);
            (line, state) = (line with { StateKey = body.ToStringUtf8() }, ByteString.Empty);
        }

        await PutOnceAsync(key, key, HistoryEntry.Of(line, state.Span), item.Revision);
    }

    private async Task PutOnceAsync(ByteString absent, ByteString key, ByteString value, long revision)
    {
        var request = new TxnRequest();
        request.Compare.Add(EtcdOps.Absent(absent));
        request.Compare.Add(EtcdOps.ValueBefore(keys.Trimmed, HistoryKeys.PointOf(revision)));
        request.Success.Add(EtcdOps.Put(key, value));
        await calls.RepeatableAsync(request, stopping.Token);
    }

    private readonly record struct Waiting(EtcdChange Change, TaskCompletionSource? Settled);
}
