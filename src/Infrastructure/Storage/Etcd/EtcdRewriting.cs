using System.Runtime.CompilerServices;
using Etcdserverpb;
using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// Puts what lies in etcd into the form of today: objects by an update each, for everyone to see; entries of the history, the states at
/// the trim point and states that lie apart in the server's turn, so that nobody trims meanwhile.
/// </summary>
/// <remarks>
/// An entry's revision is that of its key in the store: one that is rewritten goes under the key that names the revision. One whose state
/// lies apart stays, since that state is found by the entry's name; only the state is rewritten.
/// </remarks>
internal sealed class EtcdRewriting(EtcdCalls calls, EtcdKeys objects, HistoryKeys history, IStoredForm form, EtcdAppends appends)
{
    private const int MostBytes = 768 << 10;

    /// <summary>Whether an object is stored in another form than today's.</summary>
    public async Task<bool> IsStaleAsync(string key, CancellationToken cancellation)
    {
        RangeResponse found = await calls.RangeAsync(new RangeRequest { Key = objects.Of(key) }, cancellation);
        return found.Kvs.Count == 1 && form.Renewed(key, found.Kvs[0].Value.Memory) is not null;
    }

    public async IAsyncEnumerable<RewriteProgress> RewriteAsync(EventActor actor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var renewal = new Renewal(form);
        (ByteString from, ByteString to) = objects.RangeOf("", null);
        for (ByteString? next = from; next is not null;)
        {
            (List<Mvccpb.KeyValue> page, next) = await PageAsync(next, to, cancellation);
            foreach (Mvccpb.KeyValue item in page)
            {
                string key = objects.LogKey(item.Key)!;
                if (renewal.Of(key, item.Value.Memory) is { } renewed)
                {
                    // Who has changed it meanwhile has written it in today's form.
                    await appends.RewriteAsync(key, item.ModRevision, renewed, actor, cancellation);
                }
            }

            yield return renewal.Progress;
        }

        ((ByteString From, ByteString To) Range, Func<Mvccpb.KeyValue, IEnumerable<RequestOp>> Rewrite)[] parts =
        [
            (history.EntriesFrom(0), item => Entry(item, renewal)),
            (history.BaseRange(KeyScope.All), item => Base(item, renewal)),
            (history.Bodies, item => Body(item, renewal)),
        ];
        EtcdTurn turn = await EtcdTurn.TakeAsync(calls, history, cancellation);
        foreach (((ByteString From, ByteString To) part, Func<Mvccpb.KeyValue, IEnumerable<RequestOp>> rewrite) in parts)
        {
            for (ByteString? at = part.From; at is not null;)
            {
                (List<Mvccpb.KeyValue> page, ByteString? next) = await PageAsync(at, part.To, cancellation);
                if (await StepsAsync(turn, [.. page.SelectMany(rewrite)], cancellation))
                {
                    at = next;
                    yield return renewal.Progress;
                    continue;
                }

                // Another server has the turn: what was read may be trimmed by now.
                turn = await EtcdTurn.TakeAsync(calls, history, cancellation);
            }
        }
    }

    private async Task<(List<Mvccpb.KeyValue> Page, ByteString? Next)> PageAsync(ByteString from, ByteString to, CancellationToken cancellation)
    {
        RangeResponse page = await calls.RangeAsync(new RangeRequest { Key = from, RangeEnd = to, Limit = HistoryValues.AtOnce }, cancellation);
        return ([.. page.Kvs], page.More ? ByteString.CopyFrom([.. page.Kvs[^1].Key.Span, 0]) : null);
    }

    private static async Task<bool> StepsAsync(EtcdTurn turn, List<RequestOp> operations, CancellationToken cancellation)
    {
        for (int done = 0; done < operations.Count;)
        {
            var step = new List<RequestOp>();
            for (int bytes = 0; done < operations.Count && (step.Count == 0 || bytes + SizeOf(operations[done]) <= MostBytes); done++)
            {
                step.Add(operations[done]);
                bytes += SizeOf(operations[done]);
            }

            if (!await turn.StepAsync(step, cancellation))
            {
                return false;
            }
        }

        return true;
    }

    private static int SizeOf(RequestOp operation) => operation.RequestPut?.Value.Length ?? 0;

    // Both are in one step: a deletion takes no room, and an entry with its state is smaller than a step.
    private IEnumerable<RequestOp> Entry(Mvccpb.KeyValue item, Renewal renewal)
    {
        HistoryRef entry = history.RefOf(item.Key, item.ModRevision);
        (HistoryLine line, ReadOnlyMemory<byte> state) = HistoryEntry.Read(item.Value);
        if (renewal.Of(entry.Key, state) is not { } renewed)
        {
            yield break;
        }

        ByteString named = history.ForeignEntryOf(entry.Key, entry.Revision);
        yield return EtcdOps.Put(named, HistoryEntry.Of(line with { Revision = entry.Revision }, renewed.Span));
        if (named != item.Key)
        {
            yield return EtcdOps.Delete(item.Key);
        }
    }

    private IEnumerable<RequestOp> Base(Mvccpb.KeyValue item, Renewal renewal)
    {
        (HistoryLine line, ReadOnlyMemory<byte> state) = HistoryEntry.Read(item.Value);
        if (renewal.Of(history.KeyOfBase(item.Key), state) is { } renewed)
        {
            yield return EtcdOps.Put(item.Key, HistoryEntry.Of(line, renewed.Span));
        }
    }

    private IEnumerable<RequestOp> Body(Mvccpb.KeyValue item, Renewal renewal)
    {
        string key = history.RefOf(history.EntryOfBody(item.Key), item.ModRevision).Key;
        if (renewal.Of(key, item.Value.Memory) is { } renewed)
        {
            yield return EtcdOps.Put(item.Key, UnsafeByteOperations.UnsafeWrap(renewed));
        }
    }
}
