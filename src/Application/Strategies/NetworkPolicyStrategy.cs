using Kronicle.Application.Validation;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>Warns of networks in a form that they should not have.</summary>
public sealed class NetworkPolicyStrategy : IKindStrategy
{
    public string Resource => "networkpolicies.networking.k8s.io";

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        MapNode spec = write.Object.Map("spec") ?? [];
        foreach ((string direction, string peers) in ((string, string)[])[("ingress", "from"), ("egress", "to")])
        {
            int index = 0;
            foreach (MapNode rule in spec.List(direction)?.Maps ?? [])
            {
                FieldPath path = FieldPath.Spec.Child(direction).Index(index++).Child(peers);
                int place = 0;
                foreach (MapNode peer in rule.List(peers)?.Maps ?? [])
                {
                    FieldPath block = path.Index(place++).Child("ipBlock");
                    foreach (string warning in peer.Map("ipBlock") is { } networks ? OfBlock(networks, block) : [])
                    {
                        yield return warning;
                    }
                }
            }
        }
    }

    private static IEnumerable<string> OfBlock(MapNode block, FieldPath path)
    {
        foreach (string warning in AddressWarnings.OfNetwork(block.Text("cidr") ?? "", path.Child("cidr")))
        {
            yield return warning;
        }

        int index = 0;
        foreach (Node except in block.List("except") ?? [])
        {
            foreach (string warning in AddressWarnings.OfNetwork((except as TextNode)?.Value ?? "", path.Child("except").Index(index++)))
            {
                yield return warning;
            }
        }
    }
}
