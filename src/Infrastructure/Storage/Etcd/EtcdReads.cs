using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>Linearizable reads of keys and ranges.</summary>
internal sealed class EtcdReads(EtcdConnection connection, EtcdKeys keys, EtcdCompaction compaction, IStoredForm form, int pageSize)
{
    /// <summary>Objects that are fewer are decoded where they came.</summary>
    private const int Together = 64;

    /// <summary>Pages that may wait to be decoded.</summary>
    private const int PagesAhead = 4;

    /// <summary>The newest revision of the whole store, whatever it is about.</summary>
    public async Task<long> HeadAsync(CancellationToken cancellation) =>
        (await RangeAsync(new RangeRequest { Key = keys.Head, CountOnly = true }, cancellation)).Header.Revision;

    /// <summary>The revision of the newest event that a server of this kind made; 0 when none did.</summary>
    public async Task<long> OwnHeadAsync(CancellationToken cancellation)
    {
        RangeResponse found = await RangeAsync(new RangeRequest { Key = keys.Head }, cancellation);
        return found.Kvs.Count == 0 ? 0 : found.Kvs[0].ModRevision;
    }

    public async Task<StoredValue?> ReadAsync(string key, CancellationToken cancellation)
    {
        RangeResponse found = await RangeAsync(new RangeRequest { Key = keys.Of(key) }, cancellation);
        return found.Kvs.Count == 0 ? null : Value(key, found.Kvs[0]);
    }

    /// <summary>A page of the state at a revision of the store, fetched in pieces.</summary>
    /// <param name="query">What to list.</param>
    /// <param name="at">The revision to read at.</param>
    /// <param name="shown">The revision that the page says it has.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ListPage> ListAsync(ListQuery query, long at, long shown, CancellationToken cancellation)
    {
        var pages = new List<Task<StoredValue[]>>();
        int listed = 0;
        (ByteString from, ByteString to) = keys.RangeOf(query.Prefix, query.After);
        while (true)
        {
            int wanted = query.Limit == 0 ? pageSize : Math.Min(pageSize, query.Limit - listed);
            RangeResponse page = await PageAsync(new RangeRequest { Key = from, RangeEnd = to, Revision = at, Limit = wanted }, shown, cancellation);

            // A page is decoded while the next one comes.
            pages.Add(page.Kvs.Count < Together ? Task.FromResult(Values(page)) : Task.Run(() => Values(page), cancellation));
            listed += page.Kvs.Count;
            if (!page.More || listed == query.Limit)
            {
                return new ListPage([.. (await Task.WhenAll(pages)).SelectMany(values => values)], shown, page.Count - page.Kvs.Count);
            }

            from = ByteString.CopyFrom([.. page.Kvs[^1].Key.Span, 0]);
            await pages[Math.Max(0, pages.Count - PagesAhead)];
        }
    }

    private async Task<RangeResponse> PageAsync(RangeRequest request, long shown, CancellationToken cancellation)
    {
        try
        {
            return await RangeAsync(request, cancellation);
        }
        catch (RpcException e) when (EtcdErrors.IsCompacted(e))
        {
            throw new RevisionCompactedException(shown, Math.Max(shown + 1, await compaction.PointAsync(request.Revision, cancellation)));
        }
    }

    private StoredValue[] Values(RangeResponse page) => [.. page.Kvs.Select(item => Value(keys.LogKey(item.Key)!, item))];

    private async Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken cancellation)
    {
        try
        {
            return await connection.ReadAsync((endpoint, deadline) => endpoint.Client.GetAsync(request, null, deadline, cancellation), cancellation);
        }
        catch (RpcException e) when (!EtcdErrors.IsCompacted(e))
        {
            throw EtcdErrors.Translate(e);
        }
    }

    private StoredValue Value(string key, Mvccpb.KeyValue item) =>
        new(key, form.FromStored(key, item.Value.Memory), item.ModRevision, item.CreateRevision);
}
