using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;

namespace Kronicle.Api.Endpoints;

/// <summary>The process answers.</summary>
public sealed class PingCheck : IHealthCheck
{
    public string Name => "ping";

    public bool Liveness => true;

    public ValueTask<string?> CheckAsync(CancellationToken cancellation) => new((string?)null);
}

/// <summary>
/// The store answers, and the watch cache shows all that it has. It is no part of /livez: a server whose store is away serves what it
/// knows and goes on by itself, a restart would only lose that. Its names are kube-apiserver's, whatever the store is.
/// </summary>
/// <param name="name">The name of the check.</param>
/// <param name="cache">Follows the store.</param>
/// <param name="timeout">How long it may take.</param>
/// <param name="clock">Measures that.</param>
public sealed class StoreCheck(string name, ObjectCache cache, TimeSpan timeout, TimeProvider clock) : IHealthCheck
{
    public string Name => name;

    public bool Liveness => false;

    public async ValueTask<string?> CheckAsync(CancellationToken cancellation)
    {
        // The time begins before the store is asked.
        using var time = new CancellationTokenSource(timeout, clock);
        try
        {
            await cache.CatchUpAsync(cancellation).AsTask().WaitAsync(time.Token);
            return null;
        }
        catch (LogUnavailableException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"the store did not answer within {timeout.TotalSeconds} s";
        }
    }
}

/// <summary>The watch cache follows the log: without it nothing that is read is current.</summary>
public sealed class WatchCacheCheck(ObjectCache cache) : IHealthCheck
{
    public string Name => "watch-cache";

    public bool Liveness => true;

    public ValueTask<string?> CheckAsync(CancellationToken cancellation) => new(cache.Fault?.Message);
}

/// <summary>The server is not stopping: load balancers leave before connections end.</summary>
public sealed class ShutdownCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public string Name => "shutdown";

    public bool Liveness => false;

    public ValueTask<string?> CheckAsync(CancellationToken cancellation) =>
        new(lifetime.ApplicationStopping.IsCancellationRequested ? "process is shutting down" : null);
}

/// <summary>The key services that objects are encrypted with answer. A server whose key service is away still lives.</summary>
public sealed class KeyServicesCheck(Func<CancellationToken, ValueTask<string?>> check) : IHealthCheck
{
    public string Name => "kms-providers";

    public bool Liveness => false;

    public ValueTask<string?> CheckAsync(CancellationToken cancellation) => check(cancellation);
}
