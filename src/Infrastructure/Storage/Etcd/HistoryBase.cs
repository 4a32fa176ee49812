using Etcdserverpb;
using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>Begins the history of a store: what objects there are becomes the base, since no entry tells of them.</summary>
internal sealed class HistoryBase(EtcdCalls calls, EtcdKeys objects, HistoryKeys keys, TimeProvider clock)
{
    private const int Page = 50;
    private const int MostBytes = 768 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Makes sure that there is a trim point: 0 where there is no object yet, else the present revision, with all states of that moment
    /// below it. Of servers that start together one does it; should it go away, another begins anew.
    /// </summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        for (long seen = -1; !await BegunAsync(cancellation);)
        {
            long step = await EtcdTurn.LastStepAsync(calls, keys, cancellation);
            if (step == 0 || step == seen)
            {
                await BeginAsync(cancellation);
                seen = -1;
                continue;
            }

            seen = step;
            await Task.Delay(Patience, clock, cancellation);
        }
    }

    private async Task<bool> BegunAsync(CancellationToken cancellation) =>
        (await calls.RangeAsync(new RangeRequest { Key = keys.Trimmed, CountOnly = true }, cancellation)).Count > 0;

    private async Task BeginAsync(CancellationToken cancellation)
    {
        EtcdTurn turn = await EtcdTurn.TakeAsync(calls, keys, cancellation);
        long at = turn.Revision;
        try
        {
            (ByteString from, ByteString to) = keys.BaseRange(KeyScope.All);
            var clear = new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = from, RangeEnd = to } };
            if (await turn.StepAsync([clear], cancellation) && await FillAsync(turn, at, cancellation) is { } any)
            {
                await turn.StepAsync([EtcdOps.Put(keys.Trimmed, HistoryKeys.PointOf(any ? at : 0))], cancellation, EtcdOps.Absent(keys.Trimmed));
            }
        }
        catch (LogUnavailableException e) when (EtcdCalls.IsOvertaken(e))
        {
            // It took so long that its moment was compacted: again from the present.
        }
    }

    /// <summary>Whether there was any object; null when the turn was lost.</summary>
    private async Task<bool?> FillAsync(EtcdTurn turn, long at, CancellationToken cancellation)
    {
        (ByteString from, ByteString to) = objects.RangeOf("", null);
        bool any = false;
        for (RangeResponse page; ; from = ByteString.CopyFrom([.. page.Kvs[^1].Key.Span, 0]))
        {
            page = await calls.RangeAsync(new RangeRequest { Key = from, RangeEnd = to, Revision = at, Limit = Page }, cancellation);
            any |= page.Kvs.Count > 0;
            var step = new List<RequestOp>();
            int bytes = 0;
            foreach (RequestOp put in page.Kvs.SelectMany(PutsOf))
            {
                int size = put.RequestPut.Value.Length;
                if (step.Count > 0 && bytes + size > MostBytes)
                {
                    if (!await turn.StepAsync(step, cancellation))
                    {
                        return null;
                    }

                    (step, bytes) = ([], 0);
                }

                step.Add(put);
                bytes += size;
            }

            if (step.Count > 0 && !await turn.StepAsync(step, cancellation))
            {
                return null;
            }

            if (!page.More)
            {
                return any;
            }
        }
    }

    private IEnumerable<RequestOp> PutsOf(Mvccpb.KeyValue item)
    {
        string key = objects.LogKey(item.Key)!;
        if (!keys.Has(key))
        {
            yield break;
        }

        var line = new HistoryLine(HistoryEntry.Unknown, EventKind.Updated, 0, item.ModRevision, item.CreateRevision);
        if (item.Value.Length * 2 < HistoryEntry.MostTogether)
        {
            yield return EtcdOps.Put(keys.BaseOf(key), HistoryEntry.Of(line, item.Value.Span));
            yield break;
        }

        ByteString body = keys.BodyOf(keys.ForeignEntryOf(key, item.ModRevision));
        yield return EtcdOps.Put(body, item.Value);
        yield return EtcdOps.Put(keys.BaseOf(key), HistoryEntry.Of(line with { StateKey = body.ToStringUtf8() }, []));
    }
}
