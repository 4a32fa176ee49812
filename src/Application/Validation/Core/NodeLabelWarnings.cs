using Kronicle.Application.Strategies;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Core;

/// <summary>Labels of nodes that others have taken the place of, wherever a pod selects by them: https://kubernetes.io/docs/reference/labels-annotations-taints/</summary>
internal static class NodeLabelWarnings
{
    /// <summary>A key that stands in a field.</summary>
    public static void OfKey(string label, FieldPath path, List<string> found)
    {
        if (NodeLabels.Warning(label) is { } message)
        {
            found.Add($"{path}: {label} is {message}");
        }
    }

    /// <summary>The selectors of nodes in a pod's spec.</summary>
    public static void OfSpec(MapNode spec, FieldPath path, List<string> found)
    {
        foreach (KeyValuePair<string, Node> label in QuantityRules.Ordered(spec.Map("nodeSelector") ?? []))
        {
            if (NodeLabels.Warning(label.Key) is { } message)
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
