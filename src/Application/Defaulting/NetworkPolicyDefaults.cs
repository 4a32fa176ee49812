using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>A network policy is about ingress, and about egress when it has rules for it; its ports are TCP unless they say otherwise.</summary>
internal sealed class NetworkPolicyDefaults : IDefaulter
{
    private static readonly Node Ingress = new TextNode("Ingress");
    private static readonly Node Egress = new TextNode("Egress");

    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        if (spec.List("policyTypes") is not { Count: > 0 })
        {
            spec["policyTypes"] = spec.List("egress") is { Count: > 0 } ? new ListNode([Ingress, Egress]) : new ListNode([Ingress]);
        }

        spec.Each("ingress", Rule);
        spec.Each("egress", Rule);
    }

    private static void Rule(MapNode rule) => rule.Each("ports", static port => port.FillAbsent("protocol", Constants.Tcp));
}
