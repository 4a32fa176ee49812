using Kronicle.Application.Bootstrap;
using Kronicle.Application.EventLog;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.KubernetesService;

/// <summary>
/// Which servers of a store are alive: a key for each, which it writes again and again, where kube-apiserver's endpoint reconciler of
/// type lease has its own. One that has not changed for a while by this server's clock has nobody who writes it; no clocks are compared,
/// and the store needs no leases.
/// </summary>
public sealed class ServerLeases(IEventLog log, TimeProvider clock)
{
    public const string Prefix = "/registry/masterleases/";

    /// <summary>How long a key lives after it was last written: one period of refreshing and a half.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    private static readonly StructType Type = ResourceCatalogue.BuiltIn.TypeOf(new("", "v1", "Endpoints"))!;

    private readonly Dictionary<string, (long Revision, long Since)> seen = new(StringComparer.Ordinal);
    private long writes;

    /// <summary>Writes this server's key.</summary>
    public async ValueTask RefreshAsync(IpAddress own, CancellationToken cancellation)
    {
        string key = Prefix + own;
        StoredValue? stored = await log.ReadAsync(key, cancellation);
        AppendOutcome outcome;
        do
        {
            outcome = await log.AppendAsync(new(key, stored?.Revision ?? 0, Value(own, ++writes), Actor("update")), cancellation);
            stored = outcome.Current;
        }
        while (!outcome.Committed);
    }

    /// <summary>Removes this server's key.</summary>
    public async ValueTask LeaveAsync(IpAddress own, CancellationToken cancellation)
    {
        for (StoredValue? stored = await log.ReadAsync(Prefix + own, cancellation); stored is not null;)
        {
            stored = (await log.AppendAsync(new(stored.Key, stored.Revision, null, Actor("delete")), cancellation)).Current;
        }
    }

    /// <summary>The addresses of the servers that are alive, in order. Keys that nobody writes any more are removed.</summary>
    public async ValueTask<IReadOnlyList<string>> AliveAsync(CancellationToken cancellation)
    {
        var alive = new List<string>();
        ListPage page = await log.ListAsync(new ListQuery(Prefix), cancellation);
        foreach (StoredValue lease in page.Items)
        {
            if (!seen.TryGetValue(lease.Key, out (long Revision, long Since) before) || before.Revision != lease.Revision)
            {
                before = seen[lease.Key] = (lease.Revision, clock.GetTimestamp());
            }

            if (clock.GetElapsedTime(before.Since) < Lifetime)
            {
                alive.Add(lease.Key[Prefix.Length..]);
            }
            else
            {
                await log.AppendAsync(new(lease.Key, lease.Revision, null, Actor("delete")), cancellation);
                seen.Remove(lease.Key);
            }
        }

        return [.. alive.Order(StringComparer.Ordinal)];
    }

    private EventActor Actor(string verb) => new(BootstrapWriter.ServerUser, verb, "", BootstrapWriter.ServerManager, clock.GetUtcNow());

    // As kube-apiserver writes it: an Endpoints object whose generation counts the writes.
    private static byte[] Value(IpAddress own, long generation) => CanonicalWriter.Stored(
        new MapNode
        {
            ["kind"] = "Endpoints",
            ["apiVersion"] = "v1",
            ["metadata"] = new MapNode { ["generation"] = NumberNode.Of(generation) },
            ["subsets"] = new ListNode([new MapNode { ["addresses"] = new ListNode([new MapNode { ["ip"] = own.ToString() }]) }]),
        },
        Type);
}
