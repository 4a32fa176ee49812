using Kronicle.Application.Controllers;
using Kronicle.Application.EventLog;

namespace Kronicle.Application.KubernetesService;

/// <summary>Keeps the service kubernetes while the server runs and takes the server out of it at the end.</summary>
public sealed class KubernetesServiceLoop(KubernetesServiceKeeper keeper, ILoopReport report, TimeProvider clock) : IServerLoop
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeavingTime = TimeSpan.FromSeconds(2);

    public string Name => "kubernetes-service";

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await OnceAsync(cancellation);
                await Task.Delay(Period, clock, cancellation);
            }
        }
        finally
        {
            if (cancellation.IsCancellationRequested)
            {
                await LeaveAsync();
            }
        }
    }

    private async Task LeaveAsync()
    {
        using var time = new CancellationTokenSource(LeavingTime, clock);
        try
        {
            await keeper.LeaveAsync(time.Token);
        }
        catch (Exception e) when (e is ControllerException or LogUnavailableException or OperationCanceledException)
        {
            // The others find out by themselves that this server is gone.
        }
    }

    // What could not be done is told, and tried again in the next round and not before: other servers read these objects too.
    private async Task OnceAsync(CancellationToken cancellation)
    {
        try
        {
            await keeper.KeepAsync(cancellation);
        }
        catch (Exception e) when (e is ControllerException or LogUnavailableException)
        {
            report.Failed(Name, "default/kubernetes", e);
        }
    }
}
