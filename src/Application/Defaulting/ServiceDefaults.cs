using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a service. Families, addresses and node ports depend on the cluster: the allocator settles them.</summary>
internal sealed class ServiceDefaults : IDefaulter
{
    private static readonly Node None = new TextNode("None");
    private static readonly Node ClusterIp = new TextNode("ClusterIP");
    private static readonly Node AffinitySeconds = new NumberNode(10800);
    private static readonly Node Vip = new TextNode("VIP");

    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        Affinity(spec);
        spec.FillEmpty("type", ClusterIp);
        spec.Each("ports", Port);
        string type = spec.Text("type") ?? "";
        if (type is "LoadBalancer" or "NodePort" || (type == "ClusterIP" && spec.List("externalIPs") is { Count: > 0 }))
        {
            spec.FillEmpty("externalTrafficPolicy", Constants.Cluster);
        }

        if (type is "ClusterIP" or "NodePort" or "LoadBalancer")
        {
            spec.FillAbsent("internalTrafficPolicy", Constants.Cluster);
        }

        if (type == "LoadBalancer")
        {
            spec.FillAbsent("allocateLoadBalancerNodePorts", Constants.True);
            root.Map("status")?.Map("loadBalancer")?.Each("ingress", Ingress);
        }
    }

    private static void Affinity(MapNode spec)
    {
        spec.FillEmpty("sessionAffinity", None);
        switch (spec.Text("sessionAffinity"))
        {
            case "None":
                spec.Remove("sessionAffinityConfig");
                break;
            case "ClientIP":
                spec.EnsureMap("sessionAffinityConfig").EnsureMap("clientIP").FillAbsent("timeoutSeconds", AffinitySeconds);
                break;
        }
    }

    private static void Port(MapNode port)
    {
        port.FillEmpty("protocol", Constants.Tcp);
        if (port["port"] is { } number)
        {
            port.FillEmpty("targetPort", number);
        }
    }

    private static void Ingress(MapNode ingress)
    {
        if (ingress.Text("ip") is { Length: > 0 })
        {
            ingress.FillAbsent("ipMode", Vip);
        }
    }
}
