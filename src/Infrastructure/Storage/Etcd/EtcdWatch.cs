using System.Runtime.CompilerServices;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>What a watch has delivered.</summary>
/// <param name="Changes">The changes of the response that touched objects, in order.</param>
/// <param name="Through">Everything in the watched range up to this revision has been delivered.</param>
internal readonly record struct EtcdBatch(IReadOnlyList<EtcdChange> Changes, long Through);

/// <summary>A change of an object.</summary>
/// <param name="Event">As the log tells it.</param>
/// <param name="Known">Whether it came with the head: a server of this kind made it.</param>
/// <param name="Stored">The new state in its stored form; empty for a deletion.</param>
internal readonly record struct EtcdChange(LogEvent Event, bool Known, ByteString Stored);

/// <summary>One watch over objects and the head together.</summary>
internal sealed class EtcdWatch(EtcdKeys keys, IStoredForm form, OwnValues own)
{
    /// <summary>Follows one endpoint until it fails.</summary>
    /// <param name="endpoint">Where to watch.</param>
    /// <param name="after">Deliver what came after this revision.</param>
    /// <param name="trustProgress">Whether a notification without events says how far the watch has come.</param>
    /// <param name="nudges">Completes each time when someone wants such a notification; null for never.</param>
    /// <param name="cancellation">Ends the watch.</param>
    /// <exception cref="RevisionCompactedException">What came after that revision is gone.</exception>
    /// <exception cref="RpcException">The endpoint failed.</exception>
    public async IAsyncEnumerable<EtcdBatch> FollowAsync(
        EtcdEndpoint endpoint, long after, bool trustProgress, System.Threading.Channels.ChannelReader<bool>? nudges,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call = endpoint.Watch.Watch(cancellationToken: cancellation);
        await call.RequestStream.WriteAsync(new WatchRequest
        {
            CreateRequest = new WatchCreateRequest
            {
                Key = keys.WatchFrom,
                RangeEnd = keys.WatchTo,
                StartRevision = after + 1,
                PrevKv = true,
                ProgressNotify = trustProgress,
            },
        }, cancellation);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task asking = nudges is null ? Task.CompletedTask : AskAsync(call.RequestStream, nudges, ended.Token);
        try
        {
            await foreach (WatchResponse response in call.ResponseStream.ReadAllAsync(cancellation))
            {
                if (response.CompactRevision > 0)
                {
                    throw new RevisionCompactedException(after, response.CompactRevision);
                }

                if (response.Canceled)
                {
                    throw new RpcException(new Status(StatusCode.Unavailable, $"the watch was cancelled: {response.CancelReason}"));
                }

                if (response.Events.Count > 0)
                {
                    yield return new(Changes(response), response.Events[^1].Kv.ModRevision);
                }
                else if (trustProgress && !response.Created)
                {
                    yield return new([], response.Header.Revision);
                }
            }
        }
        finally
        {
            await ended.CancelAsync();
            await asking;
        }
    }

    private static async Task AskAsync(
        IClientStreamWriter<WatchRequest> requests, System.Threading.Channels.ChannelReader<bool> nudges, CancellationToken cancellation)
    {
        try
        {
            await foreach (bool _ in nudges.ReadAllAsync(cancellation))
            {
                await requests.WriteAsync(new WatchRequest { ProgressRequest = new WatchProgressRequest() }, cancellation);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException or InvalidOperationException)
        {
            // The watch has ended; whoever follows begins another.
        }
    }

    // The head has the revision of the change that it is about: both were one transaction.
    private List<EtcdChange> Changes(WatchResponse response)
    {
        var heads = new Dictionary<long, ByteString>();
        foreach (Mvccpb.Event item in response.Events)
        {
            if (item.Type == Mvccpb.Event.Types.EventType.Put && item.Kv.Key == keys.Head)
            {
                heads[item.Kv.ModRevision] = item.Kv.Value;
            }
        }

        var changes = new List<EtcdChange>();
        foreach (Mvccpb.Event item in response.Events)
        {
            if (keys.LogKey(item.Kv.Key) is { } key)
            {
                ByteString? head = heads.GetValueOrDefault(item.Kv.ModRevision);
                changes.Add(new(EventOf(item, key, head), head is not null, item.Kv.Value));
            }
        }

        return changes;
    }

    private LogEvent EventOf(Mvccpb.Event item, string key, ByteString? head)
    {
        bool deleted = item.Type == Mvccpb.Event.Types.EventType.Delete;
        Mvccpb.KeyValue state = deleted ? item.PrevKv ?? item.Kv : item.Kv;
        EventKind kind = deleted ? EventKind.Deleted : item.Kv.CreateRevision == item.Kv.ModRevision ? EventKind.Created : EventKind.Updated;
        OwnValue? sent = deleted || head is null ? null : own.Take(key, item.Kv.Value, head);
        EventActor actor = sent?.Actor ?? (head is null ? HistoryEntry.Unknown : HistoryEntry.ActorOf(head));
        var told = new LogEvent(item.Kv.ModRevision, key, kind, default, state.CreateRevision,
            kind == EventKind.Created ? 0 : item.PrevKv?.ModRevision ?? 0, actor);
        try
        {
            return told with { Value = sent?.Json ?? form.FromStored(key, state.Value.Memory) };
        }
        catch (ValueUnreadableException e)
        {
            // The watch goes on: one value that can't be decrypted is no reason to stop seeing all others.
            return told with { Unreadable = e };
        }
    }
}
