using dotnet_etcd;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// Appends: one transaction compares the key's revision, writes the new state, its entry in the history and the head. When the
/// answer is lost on the way, the entry, whose key is this append's own, tells whether it happened.
/// </summary>
internal sealed class EtcdAppends(EtcdConnection connection, EtcdKeys keys, IStoredForm form, IIdentifierSource identifiers)
{
    public async Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> stored = append.Value is { } value ? form.ToStored(append.Key, value) : default;
        ByteString key = keys.Of(append.Key);
        TxnRequest request = Request(append, key, stored);
        if (keys.HasHistory(append.Key))
        {
            ByteString entryKey = keys.HistoryOf(append.Key, identifiers.NewUid());
            request.Success.Add(Put(entryKey, await EntryAsync(append, entryKey, stored, cancellation)));
            return await SendAsync(append, request, entryKey, cancellation);
        }

        return await SendAsync(append, request, null, cancellation);
    }

    private async Task<AppendOutcome> SendAsync(Append append, TxnRequest request, ByteString? entryKey, CancellationToken cancellation)
    {
        try
        {
            TxnResponse answer = await connection.WriteAsync(
                (endpoint, deadline) => endpoint.Client.TransactionAsync(request, null, deadline, cancellation), cancellation);
            return answer.Succeeded ? new(true, answer.Header.Revision, null) : Refused(append, answer.Responses[0].ResponseRange);
        }
        catch (RpcException e)
        {
            return await OutcomeOfAsync(append, entryKey, e, cancellation);
        }
    }

    // The answer was lost. An entry under this append's own key means that it was committed.
    private async Task<AppendOutcome> OutcomeOfAsync(Append append, ByteString? entryKey, RpcException lost, CancellationToken cancellation)
    {
        Exception unknown = EtcdErrors.Translate(lost);
        if (entryKey is null || !EtcdErrors.IsAway(lost) || EtcdErrors.NeverSent(lost))
        {
            throw unknown;
        }

        try
        {
            RangeResponse found = await connection.ReadAsync(
                (endpoint, deadline) => endpoint.Client.GetAsync(new RangeRequest { Key = entryKey }, null, deadline, cancellation), cancellation);
            if (found.Kvs.Count == 1)
            {
                return new(true, found.Kvs[0].ModRevision, null);
            }
        }
        catch (RpcException)
        {
        }

        throw unknown;
    }

    private AppendOutcome Refused(Append append, RangeResponse current)
    {
        if (current.Kvs.Count == 0)
        {
            return new(false, 0, null);
        }

        Mvccpb.KeyValue now = current.Kvs[0];
        return new(false, now.ModRevision, new(append.Key, form.FromStored(append.Key, now.Value.Memory), now.ModRevision, now.CreateRevision));
    }

    private TxnRequest Request(Append append, ByteString key, ReadOnlyMemory<byte> stored)
    {
        var request = new TxnRequest();
        request.Compare.Add(new Compare
        {
            Key = key,
            Target = Compare.Types.CompareTarget.Mod,
            Result = Compare.Types.CompareResult.Equal,
            ModRevision = append.ExpectedRevision,
        });
        request.Success.Add(append.Value is null
            ? new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = key } }
            : Put(key, UnsafeByteOperations.UnsafeWrap(stored)));
        request.Success.Add(Put(keys.Head, ByteString.Empty));
        request.Failure.Add(new RequestOp { RequestRange = new RangeRequest { Key = key } });
        return request;
    }

    // etcd refuses requests over 1.5 MiB: a large state goes first and alone, and the transaction names it.
    private async Task<ByteString> EntryAsync(Append append, ByteString entryKey, ReadOnlyMemory<byte> stored, CancellationToken cancellation)
    {
        if (stored.Length * 2 < HistoryEntry.MostTogether)
        {
            return HistoryEntry.Of(append.Actor, stored.Span);
        }

        ByteString stateKey = keys.StateOf(entryKey);
        try
        {
            await connection.WriteAsync((endpoint, deadline) => endpoint.Client.PutAsync(
                new PutRequest { Key = stateKey, Value = UnsafeByteOperations.UnsafeWrap(stored) }, null, deadline, cancellation), cancellation);
        }
        catch (RpcException e)
        {
            throw EtcdErrors.Translate(e);
        }

        return HistoryEntry.Of(append.Actor, [], stateKey.ToStringUtf8());
    }

    private static RequestOp Put(ByteString key, ByteString value) => new() { RequestPut = new PutRequest { Key = key, Value = value } };
}
