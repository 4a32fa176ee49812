using Kronicle.Application.Allocation.Services;
using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// A service whose type changes lets go of the fields that its new type has no use for, when the client did not touch them: what a client
/// changed is for the rules to refuse.
/// </summary>
public sealed class ServiceStrategy : IKindStrategy
{
    private const string TopologyHints = "service.kubernetes.io/topology-aware-hints";

    private static readonly FieldPath Addresses = FieldPath.Spec.Child("clusterIPs");
    private static readonly FieldPath ExternalIps = FieldPath.Spec.Child("externalIPs");

    public string Resource => "services";

    public void PrepareForUpdate(StrategyWrite write)
    {
        if (!write.IsMain)
        {
            return;
        }

        MapNode spec = write.Object.EnsureMap("spec");
        MapNode old = write.Old!.Map("spec") ?? [];
        if (old.NeedsAddress() && !spec.NeedsAddress())
        {
            DropAddresses(spec, old);
        }

        if (old.NeedsNodePorts() && !spec.NeedsNodePorts() && spec.NodePorts().TrueForAll(old.NodePorts().Contains))
        {
            foreach (MapNode port in spec.Ports())
            {
                port.Remove("nodePort");
            }
        }

        if (old.NeedsHealthCheck() && !spec.NeedsHealthCheck() && old.HealthCheckPort() == spec.HealthCheckPort())
        {
            spec.Remove("healthCheckNodePort");
        }

        if (old.IsBalanced() && !spec.IsBalanced())
        {
            DropSame(spec, old, "allocateLoadBalancerNodePorts");
            DropSame(spec, old, "loadBalancerClass");
        }

        if (old.IsExternal() && !spec.IsExternal())
        {
            DropSame(spec, old, "externalTrafficPolicy");
        }

        // A load balancer is taken down later; clients see at once that it is to be.
        if (!spec.IsBalanced())
        {
            write.Object.Map("status")?.Remove("loadBalancer");
        }
    }

    public IEnumerable<string> Warnings(StrategyWrite write) => write.IsMain ? OfSpec(write.Object) : OfStatus(write.Object);

    private static void DropAddresses(MapNode spec, MapNode old)
    {
        if (spec.SameText(old, "clusterIP") && spec.SameList(old, "clusterIPs"))
        {
            spec.Remove("clusterIP");
            spec.Remove("clusterIPs");
        }

        DropSame(spec, old, "ipFamilies");
        DropSame(spec, old, "ipFamilyPolicy");
        DropSame(spec, old, "internalTrafficPolicy");
    }

    private static void DropSame(MapNode spec, MapNode old, string field)
    {
        if (spec[field]?.SameAs(old[field]) is true)
        {
            spec.Remove(field);
        }
    }

    private static IEnumerable<string> OfSpec(MapNode service)
    {
        MapNode spec = service.Map("spec") ?? [];
        if (service.Map("metadata")?.Map("annotations")?.Has(TopologyHints) is true)
        {
            yield return $"annotation {TopologyHints} is deprecated, please use service.kubernetes.io/topology-mode instead";
        }

        string address = spec.Text("clusterIP") ?? "";
        bool headless = address == ServiceSpecs.None && spec.Type() == "ClusterIP";
        string[] external = spec.Strings("externalIPs");
        foreach (string warning in address.Length > 0 && address != ServiceSpecs.None ? OfAddresses(spec.Strings("clusterIPs"), Addresses) : [])
        {
            yield return warning;
        }

        if (headless && spec.Text("loadBalancerIP") is { Length: > 0 })
        {
            yield return "spec.loadBalancerIP is ignored for headless services";
        }

        if (headless && external.Length > 0)
        {
            yield return "spec.externalIPs is ignored for headless services";
        }

        if (headless && spec.Text("sessionAffinity") != ServiceSpecs.None)
        {
            yield return "spec.SessionAffinity is ignored for headless services";
        }

        foreach (string warning in OfAddresses(external, ExternalIps).Concat(OfExternalAccess(spec, headless, external.Length > 0)))
        {
            yield return warning;
        }
    }

    private static IEnumerable<string> OfExternalAccess(MapNode spec, bool headless, bool external)
    {
        bool named = !spec.NeedsAddress();
        if (external && !headless && !named)
        {
            yield return "spec.externalIPs is deprecated and may no longer be implemented in some clusters";
        }

        if (spec.Text("loadBalancerIP") is { Length: > 0 } balancer && AddressWarnings.OfAddress(balancer, FieldPath.Spec.Child("loadBalancerIP")) is { } odd)
        {
            yield return odd;
        }

        string[] ranges = spec.Strings("loadBalancerSourceRanges");
        for (int i = 0; i < ranges.Length; i++)
        {
            foreach (string warning in AddressWarnings.OfNetwork(ranges[i], FieldPath.Spec.Child("loadBalancerSourceRanges").Index(i)))
            {
                yield return warning;
            }
        }

        if (external && named)
        {
            yield return "spec.externalIPs is ignored when spec.type is \"ExternalName\"";
        }

        if (!named && spec.Text("externalName") is { Length: > 0 })
        {
            yield return "spec.externalName is ignored when spec.type is not \"ExternalName\"";
        }

        if (spec.Text("trafficDistribution") == "PreferClose")
        {
            yield return "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"";
        }
    }

    private static IEnumerable<string> OfStatus(MapNode service)
    {
        FieldPath path = FieldPath.Status.Child("loadBalancer").Child("ingress");
        MapNode[] points = [.. (service.At("status", "loadBalancer", "ingress") as ListNode ?? []).Maps];
        for (int i = 0; i < points.Length; i++)
        {
            if (AddressWarnings.OfAddress(points[i].Text("ip") ?? "", path.Index(i)) is { } warning)
            {
                yield return warning;
            }
        }
    }

    private static IEnumerable<string> OfAddresses(string[] addresses, FieldPath path)
    {
        for (int i = 0; i < addresses.Length; i++)
        {
            if (AddressWarnings.OfAddress(addresses[i], path.Index(i)) is { } warning)
            {
                yield return warning;
            }
        }
    }
}
