using System.Threading.Channels;
using Etcdserverpb;
using Grpc.Core;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// Enters what other kinds of servers wrote into the history, with nobody known as the actor. Every server of this kind sees such a
/// change and tries; the key of the entry is made of the change's revision, and only the first put of it counts.
/// </summary>
internal sealed class ForeignChanges : IAsyncDisposable
{
    private const int MostWaiting = 10_000;

    private readonly EtcdConnection connection;
    private readonly EtcdKeys keys;
    private readonly Channel<EtcdChange> waiting = Channel.CreateBounded<EtcdChange>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private readonly Task entering;
    private long lost;

    public ForeignChanges(EtcdConnection connection, EtcdKeys keys)
    {
        (this.connection, this.keys) = (connection, keys);
        entering = Task.Run(EnterAsync, CancellationToken.None);
    }

    /// <summary>Changes that came faster than the store took their entries.</summary>
    public long Lost => Volatile.Read(ref lost);

    public void Take(EtcdChange change)
    {
        if (keys.HasHistory(change.Event.Key) && !waiting.Writer.TryWrite(change))
        {
            Interlocked.Increment(ref lost);
        }
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
        try
        {
            await foreach (EtcdChange change in waiting.Reader.ReadAllAsync(stopping.Token))
            {
                await PutAsync(change);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or LogUnavailableException)
        {
        }
    }

    private async Task PutAsync(EtcdChange change)
    {
        LogEvent item = change.Event;
        Google.Protobuf.ByteString key = keys.ForeignHistoryOf(item.Key, item.Revision);
        ReadOnlySpan<byte> state = change.Stored.Length < HistoryEntry.MostTogether ? change.Stored.Span : [];
        string verb = item.Kind switch { EventKind.Created => "create", EventKind.Deleted => "delete", _ => "update" };
        var request = new TxnRequest();
        request.Compare.Add(new Compare { Key = key, Target = Compare.Types.CompareTarget.Create, Result = Compare.Types.CompareResult.Equal, CreateRevision = 0 });
        request.Success.Add(new RequestOp
        {
            RequestPut = new PutRequest { Key = key, Value = HistoryEntry.Of(HistoryEntry.Unknown with { Verb = verb }, state, revision: item.Revision) },
        });
        try
        {
            await connection.ReadAsync((endpoint, deadline) => endpoint.Client.TransactionAsync(request, null, deadline, stopping.Token), stopping.Token);
        }
        catch (RpcException)
        {
            // The store is away: at the next start the watch begins with what followed this server's own last event.
            Interlocked.Increment(ref lost);
        }
    }
}
