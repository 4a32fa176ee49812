using Kronicle.Application.Admission;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers;

/// <summary>
/// Whether a kube-controller-manager is at work: it holds its lease and has renewed it. Then this server's controllers stand down,
/// so that no two do the same work. https://kubernetes.io/docs/concepts/architecture/leases/#leader-election
/// </summary>
public sealed class ManagerLease(ClusterLookup lookup, TimeProvider clock)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private static readonly ResourceDefinition Leases = ResourceCatalogue.BuiltIn.Find("coordination.k8s.io", "v1", "leases")!;

    /// <summary>Returns as soon as nobody holds the lease.</summary>
    public async Task WhileHeldAsync(CancellationToken cancellation)
    {
        while (await IsHeldAsync(cancellation))
        {
            await Task.Delay(LookAgain, clock, cancellation);
        }
    }

    public async ValueTask<bool> IsHeldAsync(CancellationToken cancellation)
    {
        MapNode? spec = (await lookup.FindAsync(Leases, "kube-system", "kube-controller-manager", cancellation))?.Map("spec");
        return spec?.Text("holderIdentity") is { Length: > 0 } && Timestamps.Instant(spec.Text("renewTime")) is { } renewed &&
            renewed.AddSeconds(spec.Integer("leaseDurationSeconds") ?? 0) > clock.GetUtcNow();
    }
}
