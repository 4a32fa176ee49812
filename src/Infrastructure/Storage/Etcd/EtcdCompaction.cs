using System.Globalization;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// Compaction of a store that kube-apiservers may share. They agree on who compacts by one key, whose version counts the turns and
/// whose value is the revision: whoever raises the version it last knew has the turn. This server does the same.
/// </summary>
internal sealed class EtcdCompaction(EtcdConnection connection, TimeProvider clock)
{
    private static readonly ByteString Turns = ByteString.CopyFromUtf8("compact_rev_key");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly EtcdCalls calls = new(connection);
    private long known;

    public async Task<bool> TakeTurnAsync(long revision, CancellationToken cancellation)
    {
        var request = new TxnRequest();
        request.Compare.Add(EtcdOps.VersionIs(Turns, known));
        request.Success.Add(EtcdOps.Put(Turns, ByteString.CopyFromUtf8(revision.ToString(CultureInfo.InvariantCulture))));
        request.Failure.Add(EtcdOps.Get(Turns));
        TxnResponse answer = await calls.WriteAsync(request, cancellation);
        known = answer.Succeeded ? known + 1 : answer.Responses[0].ResponseRange.Kvs is [{ } there] ? there.Version : 0;
        return answer.Succeeded && revision > 0;
    }

    public async Task CompactAsync(long revision, CancellationToken cancellation)
    {
        try
        {
            await connection.WriteAsync((endpoint, deadline) => endpoint.Client.CompactAsync(
                new CompactionRequest { Revision = revision }, null, deadline, cancellation), cancellation);
        }
        catch (RpcException e) when (EtcdErrors.IsCompacted(e))
        {
            // Another server was here before.
        }
        catch (RpcException e)
        {
            throw EtcdErrors.Translate(e);
        }
    }

    /// <summary>
    /// The oldest revision that can be read, when that is later than one; else 0. A watch is refused with it: no other call tells.
    /// </summary>
    public async Task<long> PointAsync(long after, CancellationToken cancellation)
    {
        using var time = new CancellationTokenSource(Patience, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, time.Token);
        using AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call = connection.Current.Watch.Watch(cancellationToken: ending.Token);
        try
        {
            await call.RequestStream.WriteAsync(
                new WatchRequest { CreateRequest = new WatchCreateRequest { Key = Turns, StartRevision = after } }, ending.Token);
            await foreach (WatchResponse response in call.ResponseStream.ReadAllAsync(ending.Token))
            {
                if (response.CompactRevision > 0 || !response.Created)
                {
                    return response.CompactRevision;
                }
            }

            return 0;
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            // It is for a message only: without it, what is known is told.
            cancellation.ThrowIfCancellationRequested();
            return 0;
        }
        finally
        {
            await ending.CancelAsync();
        }
    }
}
