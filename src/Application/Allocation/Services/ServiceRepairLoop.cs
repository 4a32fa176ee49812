using Kronicle.Application.Controllers;

namespace Kronicle.Application.Allocation.Services;

/// <summary>Repairs the books of services again and again. It is the server's own work, whatever controllers run.</summary>
public sealed class ServiceRepairLoop(ServiceRepair repair, TimeProvider clock) : IServerLoop
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(3);

    public string Name => ServiceRepair.Name;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Period, clock, cancellation);
            await repair.RunAsync(cancellation);
        }
    }
}
