using Etcdserverpb;
using Google.Protobuf;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// The turn of one server among several. Each step is a transaction that goes through only while no other server has taken the turn,
/// and writes the turn's key: whoever takes it over fences the one before off, and sees whether that one still goes on.
/// </summary>
internal sealed class EtcdTurn
{
    private readonly EtcdCalls calls;
    private readonly HistoryKeys keys;
    private long last;

    private EtcdTurn(EtcdCalls calls, HistoryKeys keys, long taken) => (this.calls, this.keys, last) = (calls, keys, taken);

    /// <summary>The revision of the store at the last step.</summary>
    public long Revision => last;

    /// <summary>Takes the turn, whoever has it.</summary>
    public static async Task<EtcdTurn> TakeAsync(EtcdCalls calls, HistoryKeys keys, CancellationToken cancellation)
    {
        var request = new TxnRequest();
        request.Success.Add(EtcdOps.Put(keys.Turn, ByteString.Empty));
        TxnResponse taken = await calls.RepeatableAsync(request, cancellation);
        return new(calls, keys, taken.Header.Revision);
    }

    /// <summary>The revision of whatever step was the last; 0 when there never was one.</summary>
    public static async Task<long> LastStepAsync(EtcdCalls calls, HistoryKeys keys, CancellationToken cancellation)
    {
        RangeResponse found = await calls.RangeAsync(new RangeRequest { Key = keys.Turn }, cancellation);
        return found.Kvs.Count == 0 ? 0 : found.Kvs[0].ModRevision;
    }

    /// <summary>One step; false when another server has the turn now, and nothing was done.</summary>
    public async Task<bool> StepAsync(IEnumerable<RequestOp> operations, CancellationToken cancellation, Compare? also = null)
    {
        var request = new TxnRequest();
        request.Compare.Add(EtcdOps.ModIs(keys.Turn, last));
        if (also is not null)
        {
            request.Compare.Add(also);
        }

        request.Success.Add(operations);
        request.Success.Add(EtcdOps.Put(keys.Turn, ByteString.Empty));
        TxnResponse answer = await calls.WriteAsync(request, cancellation);
        last = answer.Succeeded ? answer.Header.Revision : last;
        return answer.Succeeded;
    }
}
