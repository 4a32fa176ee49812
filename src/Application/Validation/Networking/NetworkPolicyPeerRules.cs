using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Networking;

/// <summary>Whom a network policy lets in or out to: selected pods, or a block of addresses.</summary>
internal static class NetworkPolicyPeerRules
{
    public static void Check(MapNode peer, FieldPath path, bool anyValues, ListNode? stored, Causes causes)
    {
        int selectors = 0;
        foreach (string selector in (ReadOnlySpan<string>)["podSelector", "namespaceSelector"])
        {
            if (peer.Map(selector) is { } terms)
            {
                selectors++;
                SelectorRules.Check(terms, path.Child(selector), causes, anyValues);
            }
        }

        MapNode? block = peer.Map("ipBlock");
        if (block is not null)
        {
            Block(block, path.Child("ipBlock"), stored, causes);
        }

        if (selectors == 0 && block is null)
        {
            causes.Add(FieldError.Required(path, "must specify a peer"));
        }
        else if (selectors > 0 && block is not null)
        {
            causes.Add(FieldError.Forbidden(path, "may not specify both ipBlock and another peer"));
        }
    }

    /// <summary>
    /// Every network that a policy names. An update may move rules about, so what the stored policy has anywhere is let pass anywhere.
    /// </summary>
    public static ListNode NetworksOf(MapNode spec) => new([.. new[] { ("ingress", "from"), ("egress", "to") }
        .SelectMany(direction => (spec.List(direction.Item1)?.Maps ?? []).SelectMany(rule => rule.List(direction.Item2)?.Maps ?? []))
        .Select(peer => peer.Map("ipBlock")).OfType<MapNode>()
        .SelectMany(block => (block.List("except") ?? []).Prepend(block["cidr"] ?? NullNode.Instance))]);

    private static void Block(MapNode block, FieldPath path, ListNode? stored, Causes causes)
    {
        string cidr = block.TextOf("cidr");
        if (cidr.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("cidr"), ""));
            return;
        }

        AddressRules.Network(cidr, path.Child("cidr"), causes, stored);
        if (IpNetwork.Parse(cidr) is not { } network || block.List("except") is not { } except)
        {
            return;
        }

        for (int i = 0; i < except.Count; i++)
        {
            string inner = except.TextAt(i);
            FieldPath place = path.Child("except").Index(i);
            AddressRules.Network(inner, place, causes, stored);
            if (IpNetwork.Parse(inner) is { } part && (!network.Contains(part.Base) || network.Prefix >= part.Prefix))
            {
                causes.Add(FieldError.InvalidText(place, inner, "must be a strict subset of `cidr`"));
            }
        }
    }
}
