using Kronicle.Application.Bootstrap;
using Kronicle.Application.EventLog;
using Kronicle.Application.Quota;
using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Quotas;

/// <summary>Writes what is used into the status of quotas, each write on the very state that it was decided on.</summary>
internal sealed class QuotaStatus(ClusterLookup lookup, ObjectCache cache, IEventLog log, TimeProvider clock)
{
    /// <summary>Stores what is used now.</summary>
    /// <returns>The new state, or with <c>Stored</c> false the state that another writer left; null when the quota is gone.</returns>
    public async ValueTask<(bool Stored, QuotaState? State)> WriteAsync(
        QuotaState decided, ResourceAmounts used, string auditId, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        MapNode tree = decided.Tree.Copy();
        tree.EnsureMap("status")["used"] = used.ToNode();
        FieldManagement.Apply(LookedUp.ResourceQuotas, decided.Tree, tree, BootstrapWriter.ServerManager, "status", now);
        byte[] bytes = CanonicalWriter.Stored(tree, LookedUp.ResourceQuotas.Type);
        var actor = new EventActor(BootstrapWriter.ServerUser, "update", auditId, BootstrapWriter.ServerManager, now);
        AppendOutcome outcome = await log.AppendAsync(new(decided.Key, decided.Stored.Revision, bytes, actor), cancellation);
        ResourceCache objects = await cache.OfAsync(LookedUp.ResourceQuotas, cancellation);
        return outcome.Committed
            ? (true, Read(objects.Make(decided.Key, bytes, outcome.Revision, decided.Stored.CreateRevision)))
            : (false, outcome.Current is { } current
                ? Read(objects.Make(current.Key, current.Value, current.Revision, current.CreateRevision))
                : null);
    }

    /// <summary>A state of a quota, parsed once.</summary>
    public QuotaState Read(CachedObject stored) => QuotaState.Of(stored, lookup.TreeOf(LookedUp.ResourceQuotas, stored));

    /// <summary>
    /// Whether somebody else has written the status since a time: it was recounted then, perhaps without what was charged, and giving
    /// that back could make room that is not there.
    /// </summary>
    public static bool RecountedSince(QuotaState quota, DateTimeOffset time)
    {
        // The times of managers are whole seconds.
        DateTimeOffset second = DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
        return (quota.Tree.Map("metadata")?.List("managedFields") ?? []).Maps.Any(entry =>
            entry.Text("subresource") == "status" && entry.Text("manager") != BootstrapWriter.ServerManager &&
            Timestamps.Instant(entry.Text("time")) is { } written && written >= second);
    }
}
