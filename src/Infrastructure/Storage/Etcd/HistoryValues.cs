using Etcdserverpb;
using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>Reads entries, a few at a time, with the states that lie apart from them.</summary>
internal sealed class HistoryValues(EtcdCalls calls, HistoryKeys keys)
{
    /// <summary>Entries that are read at once: none is larger than half a request.</summary>
    public const int AtOnce = 32;

    /// <summary>The lines and stored states of some entries; those that are gone are left out.</summary>
    /// <param name="refs">At most <see cref="AtOnce"/>.</param>
    /// <param name="at">The revision of the store to read at; 0 for the newest.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="apart">Whether states that lie apart are read too; they are empty otherwise.</param>
    /// <returns>The entries, and the trim point at that moment.</returns>
    public async Task<(List<HistoryItem> Items, long Trimmed)> ReadAsync(
        IReadOnlyList<HistoryRef> refs, long at, CancellationToken cancellation, bool apart = true)
    {
        var request = new TxnRequest();
        foreach (ByteString key in refs.Select(item => item.Entry).Append(keys.Trimmed))
        {
            request.Success.Add(new RequestOp { RequestRange = new RangeRequest { Key = key, Revision = at } });
        }

        TxnResponse answer = await calls.RepeatableAsync(request, cancellation);
        var items = new List<HistoryItem>(refs.Count);
        for (int i = 0; i < refs.Count; i++)
        {
            if (answer.Responses[i].ResponseRange.Kvs is [{ } found])
            {
                (HistoryLine line, ReadOnlyMemory<byte> state) = HistoryEntry.Read(found.Value);
                items.Add(new(refs[i], line, line.StateKey.Length == 0 || !apart ? state : await ApartAsync(line.StateKey, at, cancellation)));
            }
        }

        return (items, TrimmedOf(answer.Responses[^1].ResponseRange));
    }

    /// <summary>The state of a base or an entry that lies under a key of its own.</summary>
    public async Task<ReadOnlyMemory<byte>> ApartAsync(string key, long at, CancellationToken cancellation)
    {
        RangeResponse found = await calls.RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8(key), Revision = at }, cancellation);
        return found.Kvs.Count == 1 ? found.Kvs[0].Value.Memory : throw new LogDamagedException($"the history in etcd is damaged: {key} is missing");
    }

    public async Task<long> TrimmedAsync(long at, CancellationToken cancellation) =>
        TrimmedOf(await calls.RangeAsync(new RangeRequest { Key = keys.Trimmed, Revision = at }, cancellation));

    private static long TrimmedOf(RangeResponse found) => found.Kvs.Count == 0 ? 0 : HistoryKeys.PointOf(found.Kvs[0].Value);
}

/// <summary>An entry that has been read.</summary>
/// <param name="Ref">Where it was found.</param>
/// <param name="Line">What it says.</param>
/// <param name="State">The state in its stored form; empty for a deletion.</param>
internal readonly record struct HistoryItem(HistoryRef Ref, HistoryLine Line, ReadOnlyMemory<byte> State);
