using Kronicle.Application.Admission;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers;

/// <summary>
/// Whether a kube-controller-manager is at work: it holds its lease and has renewed it. Then this server's controllers stand down,
/// so that no two do the same work. https://kubernetes.io/docs/concepts/architecture/leases/#leader-election
/// </summary>
/// <remarks>
/// A lease that is renewed before this server's eyes is held for its duration from then on, measured here: no wall clocks are compared,
/// which may be wrong or set. Only a lease that is seen for the first time is as old as it says.
/// </remarks>
public sealed class ManagerLease(ClusterLookup lookup, TimeProvider clock)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private static readonly ResourceDefinition Leases = ResourceCatalogue.BuiltIn.Find("coordination.k8s.io", "v1", "leases")!;

    private sealed record Sight(string Version, bool Live, long Since);

    private Sight? last;

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
        MapNode? lease = await lookup.FindAsync(Leases, "kube-system", "kube-controller-manager", cancellation);
        MapNode? spec = lease?.Map("spec");
        if (spec?.Text("holderIdentity") is not { Length: > 0 } || Timestamps.Instant(spec.Text("renewTime")) is not { } renewed)
        {
            return false;
        }

        var duration = TimeSpan.FromSeconds(spec.Integer("leaseDurationSeconds") ?? 0);
        string version = lease!.Map("metadata")?.Text("resourceVersion") ?? "";
        Sight? before = Volatile.Read(ref last);
        Sight now = before?.Version == version
            ? before
            : new(version, before is not null || renewed + duration > clock.GetUtcNow(), clock.GetTimestamp());
        Volatile.Write(ref last, now);
        return now.Live && clock.GetElapsedTime(now.Since) < duration;
    }
}
