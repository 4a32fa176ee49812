using Kronicle.Application.Controllers;

namespace Kronicle.Api.Hosting;

/// <summary>Runs the server's own loops once it takes requests. A loop that fails is told in the log and begins anew.</summary>
public sealed partial class LoopHost(
    IEnumerable<IServerLoop> loops, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<LoopHost> log) : BackgroundService
{
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration begin = lifetime.ApplicationStarted.Register(started.SetResult);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            await started.Task.WaitAsync(ends.Token);
            await Task.WhenAll(loops.Select(loop => RunAsync(loop, ends.Token)));
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
        }
    }

    private async Task RunAsync(IServerLoop loop, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await loop.RunAsync(cancellation);
            }
#pragma warning disable CA1031 // The last frame of a background task: the loop must go on.
            catch (Exception e) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogEnded(log, loop.Name, e);
                await Task.Delay(RestartPause, clock, cancellation);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "the loop {Loop} failed and begins anew")]
    private static partial void LogEnded(ILogger log, string loop, Exception reason);
}
