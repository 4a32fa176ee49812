using Etcdserverpb;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// What happened, from what a watch said. A deletion's last state, and the revision before a change of another kind of server, are read
/// from the store as it was just before; all else is in the events themselves.
/// </summary>
internal sealed class EtcdChanges(EtcdKeys keys, IStoredForm form, OwnValues own)
{
    /// <summary>States that are read at once.</summary>
    private const int ReadsAtOnce = 32;

    /// <param name="endpoint">The member that has said it: it has had the states before.</param>
    /// <param name="response">Events, or none to tell how far the watch has come.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public ValueTask<EtcdBatch> BatchAsync(EtcdEndpoint endpoint, WatchResponse response, CancellationToken cancellation)
    {
        RepeatedField<Mvccpb.Event> events = response.Events;
        if (events.Count == 0)
        {
            return new(new EtcdBatch([], response.Header.Revision));
        }

        var found = new List<Found>(events.Count);
        bool complete = true;
        for (int start = 0, end; start < events.Count; start = end)
        {
            ByteString? head = HeadOf(events, start, out end);
            for (int i = start; i < end; i++)
            {
                if (keys.LogKey(events[i].Kv.Key) is { } key)
                {
                    found.Add(new(events[i], key, head));
                    complete &= !found[^1].NeedsBefore;
                }
            }
        }

        long through = events[^1].Kv.ModRevision;
        return complete ? new(new EtcdBatch(found.ConvertAll(item => ChangeOf(item, null)), through)) : CompletedAsync(endpoint, found, through, cancellation);
    }

    // The head has the revision of the change that it is about: both were one transaction.
    private ByteString? HeadOf(RepeatedField<Mvccpb.Event> events, int start, out int end)
    {
        ByteString? head = null;
        for (end = start; end < events.Count && events[end].Kv.ModRevision == events[start].Kv.ModRevision; end++)
        {
            if (events[end].Type == Mvccpb.Event.Types.EventType.Put && events[end].Kv.Key == keys.Head)
            {
                head = events[end].Kv.Value;
            }
        }

        return head;
    }

    private async ValueTask<EtcdBatch> CompletedAsync(EtcdEndpoint endpoint, List<Found> found, long through, CancellationToken cancellation)
    {
        var changes = new List<EtcdChange>(found.Count);
        foreach (Found[] some in found.Chunk(ReadsAtOnce))
        {
            Mvccpb.KeyValue?[] before = await Task.WhenAll(some.Select(
                item => item.NeedsBefore ? BeforeAsync(endpoint, item.Event, cancellation) : Task.FromResult<Mvccpb.KeyValue?>(null)));
            changes.AddRange(some.Select((item, i) => ChangeOf(item, before[i])));
        }

        return new(changes, through);
    }

    /// <returns>Null when it was compacted meanwhile.</returns>
    private static async Task<Mvccpb.KeyValue?> BeforeAsync(EtcdEndpoint endpoint, Mvccpb.Event item, CancellationToken cancellation)
    {
        var request = new RangeRequest
        {
            Key = item.Kv.Key,
            Revision = item.Kv.ModRevision - 1,
            Serializable = true,
            KeysOnly = item.Type != Mvccpb.Event.Types.EventType.Delete,
        };
        try
        {
            return (await endpoint.Client.GetAsync(request, null, null, cancellation)).Kvs is [{ } state] ? state : null;
        }
        catch (RpcException e) when (EtcdErrors.IsCompacted(e))
        {
            return null;
        }
    }

    private EtcdChange ChangeOf(Found item, Mvccpb.KeyValue? before) => new(EventOf(item, before), item.Head is not null, item.Event.Kv.Value);

    private LogEvent EventOf(Found item, Mvccpb.KeyValue? before)
    {
        Mvccpb.KeyValue now = item.Event.Kv;
        OwnValue? sent = item is { Deleted: false, Head: { } head } ? own.Take(item.Key, now.Value, head) : null;
        HistoryLine? line = sent?.Line ?? (item.Head is null ? null : HistoryEntry.LineOf(item.Head));
        EventKind kind = item.Deleted ? EventKind.Deleted : item.Created ? EventKind.Created : EventKind.Updated;
        var told = new LogEvent(now.ModRevision, item.Key, kind, default, item.Deleted ? before?.CreateRevision ?? 0 : now.CreateRevision,
            item.Created ? 0 : before?.ModRevision ?? line?.Previous ?? 0, line?.Actor ?? HistoryEntry.Unknown);
        if (item.Deleted && before is null)
        {
            return told with { Unreadable = new(item.Key, $"its last state, before revision {now.ModRevision}, was compacted before it was read") };
        }

        try
        {
            return told with { Value = sent?.Json ?? form.FromStored(item.Key, (before is null || !item.Deleted ? now : before).Value.Memory) };
        }
        catch (ValueUnreadableException e)
        {
            // The watch goes on: one value that can't be decrypted is no reason to stop seeing all others.
            return told with { Unreadable = e };
        }
    }

    /// <summary>An event of an object, and the head that came with it.</summary>
    private readonly record struct Found(Mvccpb.Event Event, string Key, ByteString? Head)
    {
        public bool Deleted => Event.Type == Mvccpb.Event.Types.EventType.Delete;

        public bool Created => !Deleted && Event.Kv.CreateRevision == Event.Kv.ModRevision;

        public bool NeedsBefore => Deleted || (Head is null && !Created);
    }
}
