using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tables;

/// <summary>The addresses that a load balancer gave a service or an ingress.</summary>
internal static class LoadBalancerText
{
    /// <summary>IP addresses, or host names where there is none, each once, sorted and joined with commas.</summary>
    public static string Addresses(MapNode item)
    {
        IEnumerable<string?> addresses = (item.At("status", "loadBalancer", "ingress") as ListNode)?.Maps
            .Select(ingress => ingress.Text("ip") is { Length: > 0 } ip ? ip : ingress.Text("hostname")) ?? [];
        return string.Join(',', addresses.Where(address => address is { Length: > 0 }).Distinct().Order(StringComparer.Ordinal));
    }
}
