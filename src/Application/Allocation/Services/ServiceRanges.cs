using Kronicle.Application.WatchCache;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation.Services;

/// <summary>The networks from which services get addresses: those of all ServiceCIDRs (KEP-1880).</summary>
public sealed class ServiceRanges(ObjectCache cache)
{
    private static readonly ResourceDefinition Definition = ResourceCatalogue.BuiltIn.Find("networking.k8s.io", "v1", "servicecidrs")!;

    /// <summary>IPv6 networks with a shorter prefix are passed over, as the reference's allocator does.</summary>
    private const int LeastPrefix = 64;

    private sealed record Reading(ObjectSnapshot Snapshot, IReadOnlyList<ServiceRange> Ranges);

    private Reading? last;

    /// <summary>The ranges of one family, those of the default ServiceCIDR first.</summary>
    public async ValueTask<IEnumerable<ServiceRange>> OfAsync(string family, CancellationToken cancellation)
    {
        ObjectSnapshot snapshot = (await cache.OfAsync(Definition, cancellation)).Snapshot;
        Reading? reading = last;
        if (!ReferenceEquals(reading?.Snapshot, snapshot))
        {
            last = reading = new(snapshot, Read(snapshot));
        }

        return reading!.Ranges.Where(range => range.Addresses.Network.Family == family);
    }

    private static List<ServiceRange> Read(ObjectSnapshot snapshot)
    {
        // A network that several objects name is ready when one of them is.
        var ready = new Dictionary<IpNetwork, bool>();
        var order = new List<IpNetwork>();
        foreach (CachedObject item in snapshot.Range(Definition.KeyRoot).OrderBy(item => item.Index.Name != DefaultServiceCidr.Name))
        {
            MapNode tree = item.Tree(Definition.Type);
            bool usable = IsReady(tree) && tree.At("metadata", "deletionTimestamp") is null;
            foreach (Node cidr in tree.At("spec", "cidrs") as ListNode ?? [])
            {
                if (cidr is TextNode text && IpNetwork.Parse(text.Value) is { } network && network is not { Base.IsV6: true, Prefix: < LeastPrefix })
                {
                    if (!ready.TryAdd(network, usable))
                    {
                        ready[network] |= usable;
                        continue;
                    }

                    order.Add(network);
                }
            }
        }

        return [.. order.Select(network => new ServiceRange(new AddressRange(network), ready[network]))];
    }

    // Without the condition it is ready: nobody may be there to set it.
    private static bool IsReady(MapNode tree)
    {
        foreach (Node condition in tree.At("status", "conditions") as ListNode ?? [])
        {
            if (condition is MapNode map && map.Text("type") == "Ready")
            {
                return map.Text("status") == "True";
            }
        }

        return true;
    }
}

/// <summary>A network of services.</summary>
/// <param name="Addresses">What it has.</param>
/// <param name="Ready">Whether new services may get some of it.</param>
public sealed record ServiceRange(AddressRange Addresses, bool Ready);
