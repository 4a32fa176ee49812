using dotnet_etcd;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// Appends: one transaction compares the key's revision, writes the new state, its entry in the history and who made it. When the
/// answer is lost on the way, the entry, whose key is this append's own, tells whether it happened.
/// </summary>
internal sealed class EtcdAppends(
    EtcdConnection connection, EtcdReads reads, EtcdKeys keys, HistoryKeys history, IStoredForm form, NewestKnown known, EtcdLeases leases, OwnValues own,
    IIdentifierSource identifiers)
{
    public async Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> stored = append.Value is { } value ? form.ToStored(append.Key, value) : default;
        TxnRequest request = Request(append, keys.Of(append.Key), stored, await leases.OfAsync(append.Key, cancellation));
        HistoryLine line = LineOf(append);
        ByteString head = HistoryEntry.Of(line, []);
        if (append.Value is { } sent)
        {
            own.Sending(append.Key, head, new(stored, sent, line));
        }

        bool committed = false;
        try
        {
            AppendOutcome outcome = await AppendAsync(append, stored, request, line, head, cancellation);
            committed = outcome.Committed;
            return outcome;
        }
        finally
        {
            if (!committed)
            {
                own.Forget(append.Key, head);
            }
        }
    }

    /// <summary>Puts another form in the place of the one that is stored, as an update that leaves the object and its lease as they are.</summary>
    /// <returns>False when the object has changed meanwhile.</returns>
    public async Task<bool> RewriteAsync(string key, long revision, ReadOnlyMemory<byte> stored, EventActor actor, CancellationToken cancellation)
    {
        var append = new Append(key, revision, stored, actor);
        TxnRequest request = Request(append, keys.Of(key), stored, 0);
        request.Success[0].RequestPut.IgnoreLease = true;
        HistoryLine line = LineOf(append);
        return (await AppendAsync(append, stored, request, line, HistoryEntry.Of(line, []), cancellation)).Committed;
    }

    private static HistoryLine LineOf(Append append) => new(
        append.Actor, append.Value is null ? EventKind.Deleted : append.ExpectedRevision == 0 ? EventKind.Created : EventKind.Updated, append.ExpectedRevision);

    private async Task<AppendOutcome> AppendAsync(
        Append append, ReadOnlyMemory<byte> stored, TxnRequest request, HistoryLine line, ByteString head, CancellationToken cancellation)
    {
        request.Success.Add(EtcdOps.Put(keys.Head, head));
        if (!history.Has(append.Key))
        {
            return await SendAsync(append, request, null, cancellation);
        }

        ByteString entry = history.EntryOf(append.Key, await KnownAsync(cancellation), identifiers.NewUid());
        if (stored.Length * 2 < HistoryEntry.MostTogether)
        {
            request.Success.Add(EtcdOps.Put(entry, HistoryEntry.Of(head, stored.Span)));
        }
        else
        {
            ByteString body = await PutApartAsync(entry, stored, cancellation);
            request.Compare.Add(EtcdOps.Present(body));
            request.Success.Add(EtcdOps.Put(entry, HistoryEntry.Of(line with { StateKey = body.ToStringUtf8() }, [])));
        }

        return await SendAsync(append, request, entry, cancellation);
    }

    /// <summary>A revision that the store has had, and not long ago.</summary>
    private async Task<long> KnownAsync(CancellationToken cancellation)
    {
        if (!known.IsFresh)
        {
            known.Saw(await reads.HeadAsync(cancellation));
        }

        return known.Revision;
    }

    private async Task<AppendOutcome> SendAsync(Append append, TxnRequest request, ByteString? entryKey, CancellationToken cancellation)
    {
        try
        {
            TxnResponse answer = await connection.WriteAsync(
                (endpoint, deadline) => endpoint.Client.TransactionAsync(request, null, deadline, cancellation), cancellation);
            known.Saw(answer.Header.Revision);
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
        long revision = current.Kvs.Count == 0 ? 0 : current.Kvs[0].ModRevision;
        if (revision == append.ExpectedRevision)
        {
            throw new LogUnavailableException("the history was trimmed beyond a write that was under way");
        }

        if (revision == 0)
        {
            return new(false, 0, null);
        }

        Mvccpb.KeyValue now = current.Kvs[0];
        return new(false, now.ModRevision, new(append.Key, form.FromStored(append.Key, now.Value.Memory), now.ModRevision, now.CreateRevision));
    }

    private TxnRequest Request(Append append, ByteString key, ReadOnlyMemory<byte> stored, long lease)
    {
        var request = new TxnRequest();
        request.Compare.Add(EtcdOps.ModIs(key, append.ExpectedRevision));
        request.Success.Add(append.Value is null ? EtcdOps.Delete(key) : EtcdOps.Put(key, UnsafeByteOperations.UnsafeWrap(stored), lease));
        request.Failure.Add(EtcdOps.Get(key));
        return request;
    }

    // etcd refuses requests over 1.5 MiB: a large state goes first and alone, and the transaction names it.
    private async Task<ByteString> PutApartAsync(ByteString entry, ReadOnlyMemory<byte> stored, CancellationToken cancellation)
    {
        ByteString body = history.BodyOf(entry);
        try
        {
            await connection.WriteAsync((endpoint, deadline) => endpoint.Client.PutAsync(
                new PutRequest { Key = body, Value = UnsafeByteOperations.UnsafeWrap(stored) }, null, deadline, cancellation), cancellation);
            return body;
        }
        catch (RpcException e)
        {
            throw EtcdErrors.Translate(e);
        }
    }
}
