using System.Collections.Frozen;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>Labels of nodes that others have taken the place of: using them is warned of.</summary>
public static class NodeLabels
{
    private static readonly FrozenDictionary<string, string> Deprecated = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["beta.kubernetes.io/arch"] = "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
        ["beta.kubernetes.io/os"] = "deprecated since v1.14; use \"kubernetes.io/os\" instead",
        ["failure-domain.beta.kubernetes.io/region"] = "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
        ["failure-domain.beta.kubernetes.io/zone"] = "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
        ["beta.kubernetes.io/instance-type"] = "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
        ["app.kubernetes.io/created-by"] = "deprecated since v1.9",
        ["scheduler.alpha.kubernetes.io/preferAvoidPods"] = "deprecated since v1.22; use Taints and Tolerations instead",
        ["node-role.kubernetes.io/master"] = "use \"node-role.kubernetes.io/control-plane\" instead",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is said of a key; null when it is in use.</summary>
    public static string? Warning(string key) => Deprecated.GetValueOrDefault(key);

    /// <summary>Keys of expressions, each with its place: "path[0].key: key is deprecated ...".</summary>
    public static IEnumerable<string> OfExpressions(ListNode? expressions, string path)
    {
        for (int i = 0; i < (expressions?.Count ?? 0); i++)
        {
            if ((expressions![i] as MapNode)?.Text("key") is { } key && Warning(key) is { } warning)
            {
                yield return $"{path}[{i}].key: {key} is {warning}";
            }
        }
    }
}
