using System.Runtime.CompilerServices;
using Etcdserverpb;
using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// Finds entries of the history in the order of their revisions. An entry's revision is greater than its bucket's number times the
/// width: when the buckets before one are read, everything up to that bucket's beginning is known, and later entries wait.
/// </summary>
internal sealed class HistoryWalk(EtcdCalls calls, HistoryKeys keys)
{
    /// <summary>How many buckets an entry may lie behind its revision: its server had not heard of later ones when it wrote.</summary>
    private const int MostBehind = 32;

    /// <summary>Buckets that are asked for at once: of everything, and of a part.</summary>
    private const int AllAtOnce = 4;
    private const int PartAtOnce = 64;

    /// <summary>Entries of a scope after a revision and up to another.</summary>
    /// <param name="scope">Of which keys.</param>
    /// <param name="after">Entries after this revision.</param>
    /// <param name="until">Entries up to this revision.</param>
    /// <param name="at">The revision of the store to read at; 0 for the newest each time.</param>
    /// <param name="cancellation">Ends the walk.</param>
    /// <returns>Some entries in order, and the revision up to which these and the earlier ones are all.</returns>
    public async IAsyncEnumerable<(List<HistoryRef> Found, long Through)> WalkAsync(
        KeyScope scope, long after, long until, long at, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var later = new PriorityQueue<HistoryRef, long>();
        int width = scope.Key.Length == 0 ? AllAtOnce : PartAtOnce;
        long? bucket = await FirstAsync(Math.Max(0, (after / keys.Width) - MostBehind), at, cancellation);
        while (bucket is { } first && first * keys.Width < until)
        {
            int before = later.Count;
            foreach (HistoryRef found in await BucketsAsync(scope, first, width, at, cancellation))
            {
                if (found.Revision > after && found.Revision <= until)
                {
                    later.Enqueue(found, found.Revision);
                }
            }

            bucket = later.Count > before ? first + width : await FirstAsync(first + width, at, cancellation);
            long through = Math.Min(until, (first + width) * keys.Width);
            yield return (Take(later, through), through);
        }

        yield return (Take(later, until), until);
    }

    private static List<HistoryRef> Take(PriorityQueue<HistoryRef, long> later, long through)
    {
        var found = new List<HistoryRef>();
        while (later.TryPeek(out HistoryRef next, out long revision) && revision <= through)
        {
            found.Add(next);
            later.Dequeue();
        }

        return found;
    }

    /// <summary>The first bucket from one on that has entries; null when there are none.</summary>
    private async Task<long?> FirstAsync(long bucket, long at, CancellationToken cancellation)
    {
        (ByteString from, ByteString to) = keys.EntriesFrom(bucket);
        RangeResponse found = await calls.RangeAsync(new RangeRequest { Key = from, RangeEnd = to, Limit = 1, KeysOnly = true, Revision = at }, cancellation);
        return found.Kvs.Count == 0 ? null : keys.BucketOf(found.Kvs[0].Key);
    }

    private async Task<IEnumerable<HistoryRef>> BucketsAsync(KeyScope scope, long first, int count, long at, CancellationToken cancellation)
    {
        var request = new TxnRequest();
        for (int i = 0; i < count; i++)
        {
            (ByteString from, ByteString to) = keys.BucketRange(first + i, scope);
            request.Success.Add(new RequestOp { RequestRange = new RangeRequest { Key = from, RangeEnd = to, KeysOnly = true, Revision = at } });
        }

        TxnResponse answer = await calls.RepeatableAsync(request, cancellation);
        return answer.Responses.SelectMany(part => part.ResponseRange.Kvs)
            .Select(item => keys.RefOf(item.Key, item.ModRevision))
            .Where(found => scope.Includes(found.Key) && keys.Has(found.Key));
    }
}
