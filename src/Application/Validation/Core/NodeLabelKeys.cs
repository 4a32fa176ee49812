using System.Collections.Frozen;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Well-known labels of nodes that changed their names when they became stable.</summary>
internal static class NodeLabelKeys
{
    private static readonly FrozenDictionary<string, string> Stable = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["failure-domain.beta.kubernetes.io/zone"] = "topology.kubernetes.io/zone",
        ["failure-domain.beta.kubernetes.io/region"] = "topology.kubernetes.io/region",
        ["beta.kubernetes.io/os"] = "kubernetes.io/os",
        ["beta.kubernetes.io/arch"] = "kubernetes.io/arch",
        ["beta.kubernetes.io/instance-type"] = "node.kubernetes.io/instance-type",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A stored affinity with the keys that the new one has at the same places, where these are only the stable names.</summary>
    public static MapNode Renewed(MapNode old, MapNode affinity)
    {
        MapNode renewed = old.Copy();
        ListNode? terms = affinity.Map("required")?.List("nodeSelectorTerms");
        foreach ((int i, MapNode term) in new Entries(renewed.Map("required")?.List("nodeSelectorTerms")))
        {
            foreach (string field in (ReadOnlySpan<string>)["matchExpressions", "matchFields"])
            {
                ListNode? now = i < (terms?.Count ?? 0) ? (terms![i] as MapNode)?.List(field) : null;
                foreach ((int j, MapNode expression) in term.Entries(field))
                {
                    string? key = j < (now?.Count ?? 0) ? (now![j] as MapNode)?.Text("key") : null;
                    if (key is not null && Stable.GetValueOrDefault(expression.TextOf("key")) == key)
                    {
                        expression["key"] = key;
                    }
                }
            }
        }

        return renewed;
    }
}
