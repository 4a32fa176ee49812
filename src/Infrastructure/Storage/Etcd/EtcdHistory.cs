using System.Runtime.CompilerServices;
using Etcdserverpb;
using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>Reads of the history: its bounds, its events, and the states that were.</summary>
internal sealed class EtcdHistory(EtcdCalls calls, HistoryKeys keys, IStoredForm form)
{
    /// <summary>Entries whose size stands for that of all.</summary>
    private const int Sample = 64;

    private readonly HistoryWalk walk = new(calls, keys);
    private readonly HistoryValues values = new(calls, keys);

    public async Task<HistoryBounds> BoundsAsync(long newest, CancellationToken cancellation)
    {
        (ByteString from, ByteString to) = keys.EntriesFrom(0);
        RangeResponse entries = await calls.RangeAsync(new RangeRequest { Key = from, RangeEnd = to, CountOnly = true }, cancellation);
        long trimmed = await values.TrimmedAsync(0, cancellation);
        (ByteString middle, _) = keys.EntriesFrom((trimmed + ((newest - trimmed) / 2)) / keys.Width);
        List<Mvccpb.KeyValue> some = [.. await SomeAsync(from, to, cancellation), .. await SomeAsync(middle, to, cancellation)];
        long size = some.Sum(item => (long)item.Key.Length + item.Value.Length) / Math.Max(1, some.Count);
        return new(trimmed, newest, entries.Count, entries.Count * size);
    }

    /// <summary>The events of a scope after a revision and up to one that is not beyond the newest.</summary>
    public async IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(
        KeyScope scope, long after, long until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long reached = after;
        HistoryRules.RefuseTrimmed(after, await values.TrimmedAsync(0, cancellation));
        await foreach ((List<HistoryRef> found, long through) in walk.WalkAsync(scope, after, until, 0, cancellation))
        {
            // What was trimmed since the last look would be missing without a trace: the trim point moves before entries go.
            foreach (HistoryRef[] refs in found.Chunk(HistoryValues.AtOnce).DefaultIfEmpty([]))
            {
                (List<HistoryItem> items, long trimmed) = await values.ReadAsync(refs, 0, cancellation);
                HistoryRules.RefuseTrimmed(reached, trimmed);
                if (items.Count > 0)
                {
                    yield return [.. items.Select(Told)];
                }
            }

            reached = Math.Max(reached, through);
        }
    }

    /// <summary>The states of a scope at a revision, read from one snapshot of the store.</summary>
    public async IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(
        KeyScope scope, long revision, long at, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long trimmed = await values.TrimmedAsync(at, cancellation);
        HistoryRules.RefuseTrimmed(revision, trimmed);
        var newest = new Dictionary<string, HistoryRef>(StringComparer.Ordinal);
        await foreach ((List<HistoryRef> found, _) in walk.WalkAsync(scope, 0, revision, at, cancellation))
        {
            foreach (HistoryRef item in found)
            {
                newest[item.Key] = item;
            }
        }

        await foreach (List<StoredValue> page in BasesAsync(scope, newest, at, cancellation))
        {
            yield return page;
        }

        foreach (HistoryRef[] refs in newest.Values.Chunk(HistoryValues.AtOnce))
        {
            (List<HistoryItem> items, _) = await values.ReadAsync(refs, at, cancellation);
            StoredValue[] states = [.. items.Where(item => item.Line.Kind != EventKind.Deleted).Select(item => State(item.Ref.Key, item.Ref.Revision, item.Line, item.State))];
            if (states.Length > 0)
            {
                yield return states;
            }
        }
    }

    private async IAsyncEnumerable<List<StoredValue>> BasesAsync(
        KeyScope scope, Dictionary<string, HistoryRef> newest, long at, [EnumeratorCancellation] CancellationToken cancellation)
    {
        (ByteString from, ByteString to) = keys.BaseRange(scope);
        for (RangeResponse page; ; from = ByteString.CopyFrom([.. page.Kvs[^1].Key.Span, 0]))
        {
            page = await calls.RangeAsync(new RangeRequest { Key = from, RangeEnd = to, Revision = at, Limit = HistoryValues.AtOnce }, cancellation);
            var states = new List<StoredValue>();
            foreach (Mvccpb.KeyValue item in page.Kvs)
            {
                string key = keys.KeyOfBase(item.Key);
                (HistoryLine line, ReadOnlyMemory<byte> state) = HistoryEntry.Read(item.Value);
                if (scope.Includes(key) && keys.Has(key) && !(newest.TryGetValue(key, out HistoryRef later) && later.Revision > line.Revision))
                {
                    newest.Remove(key);
                    states.Add(State(key, line.Revision, line, line.StateKey.Length == 0 ? state : await values.ApartAsync(line.StateKey, at, cancellation)));
                }
            }

            if (states.Count > 0)
            {
                yield return states;
            }

            if (!page.More)
            {
                yield break;
            }
        }
    }

    private HistoryEvent Told(HistoryItem item) => new(
        item.Ref.Revision, item.Ref.Key, item.Line.Kind,
        item.Line.Kind == EventKind.Deleted ? default(ReadOnlyMemory<byte>?) : form.FromStored(item.Ref.Key, item.State),
        item.Line.Previous, item.Line.Actor);

    private StoredValue State(string key, long revision, HistoryLine line, ReadOnlyMemory<byte> stored) =>
        new(key, form.FromStored(key, stored), revision, line.Kind == EventKind.Created ? revision : line.Created);

    private async Task<IEnumerable<Mvccpb.KeyValue>> SomeAsync(ByteString from, ByteString to, CancellationToken cancellation) =>
        (await calls.RangeAsync(new RangeRequest { Key = from, RangeEnd = to, Limit = Sample }, cancellation)).Kvs;
}
