using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Etcdserverpb;
using Grpc.Core;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// One watch over objects and the head together. It does not ask for the states before: etcd would read one for each event, the head's
/// too, and for most of them nobody needs it.
/// </summary>
internal sealed class EtcdWatch(EtcdKeys keys, EtcdChanges changes)
{
    /// <summary>Responses that may wait for the states that they need.</summary>
    private const int ResponsesAhead = 64;

    /// <summary>Follows one endpoint until it fails.</summary>
    /// <param name="endpoint">Where to watch.</param>
    /// <param name="after">Deliver what came after this revision.</param>
    /// <param name="trustProgress">Whether a notification without events says how far the watch has come.</param>
    /// <param name="nudges">Completes each time when someone wants such a notification; null for never.</param>
    /// <param name="cancellation">Ends the watch.</param>
    /// <exception cref="RevisionCompactedException">What came after that revision is gone.</exception>
    /// <exception cref="RpcException">The endpoint failed.</exception>
    public IAsyncEnumerable<EtcdBatch> FollowAsync(
        EtcdEndpoint endpoint, long after, bool trustProgress, ChannelReader<bool>? nudges, CancellationToken cancellation) =>
        ResponsesAsync(endpoint, after, trustProgress, nudges, cancellation).InOrderAsync(
            (response, reading) => changes.BatchAsync(endpoint, response, reading), ResponsesAhead, cancellation);

    private async IAsyncEnumerable<WatchResponse> ResponsesAsync(
        EtcdEndpoint endpoint, long after, bool trustProgress, ChannelReader<bool>? nudges, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call = endpoint.Watch.Watch(cancellationToken: cancellation);
        await call.RequestStream.WriteAsync(new WatchRequest
        {
            CreateRequest = new WatchCreateRequest
            {
                Key = keys.WatchFrom,
                RangeEnd = keys.WatchTo,
                StartRevision = after + 1,
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

                if (response.Events.Count > 0 || (trustProgress && !response.Created))
                {
                    yield return response;
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
        IClientStreamWriter<WatchRequest> requests, ChannelReader<bool> nudges, CancellationToken cancellation)
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
}
