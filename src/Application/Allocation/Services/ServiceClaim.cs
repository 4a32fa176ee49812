using Kronicle.Application.EventLog;

namespace Kronicle.Application.Allocation.Services;

/// <summary>What a write of a service took, and what it gives up.</summary>
internal sealed class ServiceClaim(
    ClusterIps addresses, NodePortLedger ledger, AllocationWrite write, IReadOnlyList<KeyValuePair<string, string>> taken,
    IReadOnlyList<KeyValuePair<string, string>> dropped, NodePorts ports) : IClaim
{
    public ValueTask CommitAsync() => SettleAsync(dropped, ports.Dropped);

    public ValueTask RevertAsync() => SettleAsync(taken, ports.Taken);

    /// <summary>Gives ports back; 0 is none.</summary>
    public static async ValueTask ReleaseAsync(NodePortLedger ledger, IReadOnlyCollection<int> released, EventActor actor)
    {
        if (released.Any(port => port != 0))
        {
            await ledger.ChangeAsync(
                pool =>
                {
                    foreach (int port in released)
                    {
                        pool.Release(port);
                    }

                    return true;
                },
                static _ => true, actor, CancellationToken.None);
        }
    }

    private async ValueTask SettleAsync(IReadOnlyList<KeyValuePair<string, string>> released, List<int> releasedPorts)
    {
        if (write.DryRun)
        {
            return;
        }

        try
        {
            await addresses.ReleaseAsync(released, write);
            await ReleaseAsync(ledger, releasedPorts, write.Owner.Actor);
        }
        catch (LogUnavailableException)
        {
            // The outcome of the write stands; the repair gives back what is left.
        }
    }
}
