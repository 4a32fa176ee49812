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

/// <summary>The event log answers.</summary>
public sealed class EventLogCheck(IEventLog log) : IHealthCheck
{
    public string Name => "event-log";

    public bool Liveness => true;

    public async ValueTask<string?> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            await log.CurrentRevisionAsync(cancellation);
            return null;
        }
        catch (LogUnavailableException e)
        {
            return e.Message;
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
