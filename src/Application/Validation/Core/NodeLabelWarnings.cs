using System.Collections.Frozen;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Core;

/// <summary>Labels of nodes that have other names now: https://kubernetes.io/docs/reference/labels-annotations-taints/</summary>
internal static class NodeLabelWarnings
{
    private static readonly FrozenDictionary<string, string> Deprecated = new Dictionary<string, string>
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

    /// <summary>What is said of a label; null for one that is in use.</summary>
    public static string? Message(string label) => Deprecated.GetValueOrDefault(label);

    /// <summary>A key that stands in a field.</summary>
    public static void OfKey(string label, FieldPath path, List<string> found)
    {
        if (Message(label) is { } message)
        {
            found.Add($"{path}: {label} is {message}");
        }
    }

    /// <summary>The selectors of nodes in a pod's spec.</summary>
    public static void OfSpec(MapNode spec, FieldPath path, List<string> found)
    {
        foreach (KeyValuePair<string, Node> label in QuantityRules.Ordered(spec.Map("nodeSelector") ?? []))
        {
            if (Message(label.Key) is { } message)
            {
                found.Add($"{path.Child("nodeSelector").Key(label.Key)}: {message}");
            }
        }

        if (spec.Map("affinity")?.Map("nodeAffinity") is not { } nodes)
        {
            return;
        }

        const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
        const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";
        FieldPath at = path.Child("affinity").Child("nodeAffinity");
        foreach ((int i, MapNode term) in (nodes.Map(Required) ?? []).Entries("nodeSelectorTerms"))
        {
            OfTerm(term, at.Child(Required).Child("nodeSelectorTerms").Index(i), values: false, found);
        }

        foreach ((int i, MapNode term) in nodes.Entries(Preferred))
        {
            OfTerm(term.Map("preference") ?? [], at.Child(Preferred).Index(i).Child("preference"), values: true, found);
        }
    }

    /// <summary>A term of a selector, and, where no rule looks at them, the values that no label can have.</summary>
    public static void OfTerm(MapNode term, FieldPath path, bool values, List<string> found)
    {
        foreach ((int i, MapNode expression) in term.Entries("matchExpressions"))
        {
            FieldPath at = path.Child("matchExpressions").Index(i);
            OfKey(expression.TextOf("key"), at.Child("key"), found);
            ListNode? list = expression.List("values");
            for (int j = 0; values && j < (list?.Count ?? 0); j++)
            {
                string value = list!.TextAt(j);
                foreach (string error in LabelSyntax.ValueErrors(value))
                {
                    found.Add($"{at.Child("values").Index(j)}: {value} is invalid, {error}");
                }
            }
        }
    }
}
