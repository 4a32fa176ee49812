using Kronicle.Api.CommandLine;
using Kronicle.Application.WatchCache;

namespace Kronicle.Api.Hosting;

/// <summary>The time in which streams are served.</summary>
public sealed class ServingTime : IDisposable
{
    private readonly CancellationTokenSource over = new();

    /// <summary>Streams end when this is cancelled.</summary>
    public CancellationToken Over => over.Token;

    public void End() => over.Cancel();

    public void Dispose() => over.Dispose();
}

/// <summary>
/// Between being told to stop and stopping, --shutdown-delay-duration: /readyz fails, everything else is served on, so that load balancers
/// have time to leave. Then watches end, before connections do.
/// </summary>
internal sealed class ShutdownDelay(ServerOptions options, ObjectCache cache, ServingTime serving, TimeProvider clock) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(options.ShutdownDelay, clock, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host has no more patience: it goes on.
        }

        cache.EndWatches();
        serving.End();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
