using Etcdserverpb;
using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// Trims the history: first the point moves, then the entries up to it are folded into the base, in order. Each step is one transaction
/// of one server at a time, so that one which goes away leaves a base and entries that another goes on with.
/// </summary>
/// <remarks>
/// No entry up to the point can come afterwards: an append's entry has the revision of its commit, and an entry for a change of another
/// kind of server is put only while the point is before it.
/// </remarks>
internal sealed class HistoryTrim(EtcdCalls calls, HistoryKeys keys)
{
    private const int MostBytes = 768 << 10;

    private readonly HistoryWalk walk = new(calls, keys);
    private readonly HistoryValues values = new(calls, keys);

    /// <summary>Trims at the beginning of the bucket of a revision. Returns early when another server takes the turn.</summary>
    public async Task TrimAsync(long revision, CancellationToken cancellation)
    {
        EtcdTurn turn = await EtcdTurn.TakeAsync(calls, keys, cancellation);
        long point = await values.TrimmedAsync(0, cancellation);
        long wanted = revision / keys.Width * keys.Width;
        if (wanted > point)
        {
            if (!await turn.StepAsync([EtcdOps.Put(keys.Trimmed, HistoryKeys.PointOf(wanted))], cancellation))
            {
                return;
            }

            point = wanted;
        }

        await foreach ((List<HistoryRef> found, _) in walk.WalkAsync(KeyScope.All, 0, point, 0, cancellation))
        {
            foreach (HistoryRef[] refs in found.Chunk(HistoryValues.AtOnce))
            {
                if (!await FoldAsync(turn, refs, cancellation))
                {
                    return;
                }
            }
        }

        await CollectAsync(turn, point, cancellation);
    }

    /// <summary>Moves entries into the base; of one key the last counts, since a transaction may write a key once.</summary>
    private async Task<bool> FoldAsync(EtcdTurn turn, HistoryRef[] refs, CancellationToken cancellation)
    {
        (List<HistoryItem> items, _) = await values.ReadAsync(refs, 0, cancellation, apart: false);
        var states = new Dictionary<string, RequestOp>(StringComparer.Ordinal);
        var gone = new List<RequestOp>();
        int bytes = 0;
        foreach (HistoryItem item in items)
        {
            if (gone.Count > 0 && bytes + item.State.Length > MostBytes)
            {
                if (!await turn.StepAsync([.. states.Values, .. gone], cancellation))
                {
                    return false;
                }

                states.Clear();
                gone.Clear();
                bytes = 0;
            }

            ByteString key = keys.BaseOf(item.Ref.Key);
            states[item.Ref.Key] = item.Line.Kind == EventKind.Deleted
                ? EtcdOps.Delete(key)
                : EtcdOps.Put(key, HistoryEntry.Of(item.Line with { Revision = item.Ref.Revision }, item.State.Span));
            gone.Add(EtcdOps.Delete(item.Ref.Entry));
            bytes += item.State.Length;
        }

        return gone.Count == 0 || await turn.StepAsync([.. states.Values, .. gone], cancellation);
    }

    /// <summary>Large states that neither an entry nor the base names any more, or whose append never came to be.</summary>
    private async Task CollectAsync(EtcdTurn turn, long point, CancellationToken cancellation)
    {
        (ByteString from, ByteString to) = keys.BodiesBefore(point / keys.Width);
        RangeResponse bodies = await calls.RangeAsync(new RangeRequest { Key = from, RangeEnd = to, KeysOnly = true }, cancellation);
        foreach (ByteString body in bodies.Kvs.Select(item => item.Key))
        {
            ByteString entry = keys.EntryOfBody(body);
            bool named = await NamesAsync(entry, body, cancellation) || await NamesAsync(keys.BaseOf(keys.RefOf(entry, 0).Key), body, cancellation);
            if (!named && !await turn.StepAsync([EtcdOps.Delete(body)], cancellation, EtcdOps.Absent(entry)))
            {
                return;
            }
        }
    }

    private async Task<bool> NamesAsync(ByteString key, ByteString body, CancellationToken cancellation)
    {
        RangeResponse found = await calls.RangeAsync(new RangeRequest { Key = key }, cancellation);
        return found.Kvs.Count > 0 && HistoryEntry.Read(found.Kvs[0].Value).Line.StateKey == body.ToStringUtf8();
    }
}
