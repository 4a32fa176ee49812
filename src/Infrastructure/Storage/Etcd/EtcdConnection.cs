using Grpc.Core;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>One call to an endpoint.</summary>
internal delegate Task<T> EtcdCall<T>(EtcdEndpoint endpoint, DateTime deadline);

/// <summary>
/// The members of one etcd cluster. Calls go to the one that answered last; when it is away, the next is tried. Reads are tried
/// everywhere; a write only where it has certainly not been sent before.
/// </summary>
internal sealed class EtcdConnection(EtcdEventLogOptions options, TimeProvider clock) : IDisposable
{
    private readonly EtcdEndpoint[] endpoints = [.. options.Endpoints.Select(address => EtcdEndpoint.Open(address, options, clock))];
    private int chosen;

    /// <summary>The member that answered last.</summary>
    public EtcdEndpoint Current => endpoints[Volatile.Read(ref chosen)];

    public Task<T> ReadAsync<T>(EtcdCall<T> call, CancellationToken cancellation) => TryAllAsync(call, EtcdErrors.IsAway, cancellation);

    public Task<T> WriteAsync<T>(EtcdCall<T> call, CancellationToken cancellation) => TryAllAsync(call, EtcdErrors.NeverSent, cancellation);

    /// <summary>Turns to the next member, unless someone has turned already.</summary>
    public void Leave(EtcdEndpoint endpoint)
    {
        int at = Array.IndexOf(endpoints, endpoint);
        Interlocked.CompareExchange(ref chosen, (at + 1) % endpoints.Length, at);
    }

    public void Dispose()
    {
        foreach (EtcdEndpoint endpoint in endpoints)
        {
            endpoint.Dispose();
        }
    }

    private async Task<T> TryAllAsync<T>(EtcdCall<T> call, Func<RpcException, bool> mayTryElsewhere, CancellationToken cancellation)
    {
        for (int tried = 1; ; tried++)
        {
            EtcdEndpoint endpoint = Current;
            try
            {
                return await call(endpoint, clock.GetUtcNow().UtcDateTime + options.CallTimeout);
            }
            catch (RpcException e) when (cancellation.IsCancellationRequested && e.StatusCode == StatusCode.Cancelled)
            {
                throw new OperationCanceledException(e.Message, e, cancellation);
            }
            catch (RpcException e) when (mayTryElsewhere(e) && tried < endpoints.Length)
            {
                Leave(endpoint);
            }
            catch (ObjectDisposedException e)
            {
                throw new LogUnavailableException("the event log is closed", e);
            }
        }
    }
}
