using Kronicle.Domain.Objects;

namespace Kronicle.Application.Allocation.Services;

/// <summary>What a service's spec asks for. https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/</summary>
internal static class ServiceSpecs
{
    public const string None = "None";

    public static string Type(this MapNode spec) => spec.Text("type") ?? "";

    public static bool IsBalanced(this MapNode spec) => spec.Type() == "LoadBalancer";

    /// <summary>Every type but ExternalName has an address, were it "None".</summary>
    public static bool NeedsAddress(this MapNode spec) => spec.Type() != "ExternalName";

    public static bool NeedsNodePorts(this MapNode spec) => spec.Type() is "NodePort" or "LoadBalancer";

    /// <summary>Load balancers that keep to the nodes that have endpoints ask each node by a port of its own.</summary>
    public static bool NeedsHealthCheck(this MapNode spec) => spec.IsBalanced() && spec.Text("externalTrafficPolicy") == "Local";

    /// <summary>Whether traffic from outside the cluster may come.</summary>
    public static bool IsExternal(this MapNode spec) =>
        spec.NeedsNodePorts() || (spec.Type() == "ClusterIP" && spec.List("externalIPs") is { Count: > 0 });

    /// <summary>Whether ports that name no node port get one.</summary>
    public static bool WantsNodePorts(this MapNode spec) => spec.Type() switch
    {
        "NodePort" => true,
        "LoadBalancer" => spec.Bool("allocateLoadBalancerNodePorts") ?? true,
        _ => false,
    };

    /// <summary>Whether clusterIPs says that there is to be no address.</summary>
    public static bool IsHeadless(this MapNode spec) => spec.List("clusterIPs") is { Count: 1 } addresses && addresses[0] is TextNode { Value: None };

    /// <summary>Headless, and whoever writes its endpoints chooses their families.</summary>
    public static bool IsHeadlessWithoutSelector(this MapNode spec) => spec.Text("clusterIP") == None && spec.Map("selector") is not { Count: > 0 };

    /// <summary>The strings of a list; empty when there is none.</summary>
    public static string[] Strings(this MapNode spec, string field) =>
        spec.List(field) is { Count: > 0 } list ? [.. list.Select(item => (item as TextNode)?.Value ?? "")] : [];

    /// <summary>How many items a list has.</summary>
    public static int CountOf(this MapNode spec, string field) => spec.List(field)?.Count ?? 0;

    /// <summary>Whether a list is the same in both; absent and empty are.</summary>
    public static bool SameList(this MapNode spec, MapNode other, string field) =>
        spec.CountOf(field) == other.CountOf(field) && (spec.CountOf(field) == 0 || spec.List(field)!.SameAs(other.List(field)));

    /// <summary>Whether a text is the same in both; absent and empty are.</summary>
    public static bool SameText(this MapNode spec, MapNode other, string field) => (spec.Text(field) ?? "") == (other.Text(field) ?? "");

    /// <summary>The ports, as objects.</summary>
    public static IEnumerable<MapNode> Ports(this MapNode spec) => spec.List("ports")?.Maps ?? [];

    /// <summary>A port's node port; 0 when it has none.</summary>
    public static int NodePort(this MapNode port) => (int)(port.Integer("nodePort") ?? 0);

    /// <summary>The node ports of all ports that have one, in order.</summary>
    public static List<int> NodePorts(this MapNode spec) => [.. spec.Ports().Select(NodePort).Where(port => port != 0)];

    /// <summary>The node port of health checks; 0 when there is none.</summary>
    public static int HealthCheckPort(this MapNode spec) => (int)(spec.Integer("healthCheckNodePort") ?? 0);

    public static void SetStrings(this MapNode spec, string field, IEnumerable<string> values)
    {
        var list = new ListNode([.. values.Select(value => new TextNode(value))]);
        spec[field] = list.Count > 0 ? list : null;
    }
}
