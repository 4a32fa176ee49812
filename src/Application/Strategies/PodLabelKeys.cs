using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// Label keys in affinity terms and spread constraints become expressions over the values that the new pod has under them: KEP-3633 and
/// KEP-3243. Selectors that are absent select nothing and stay absent.
/// </summary>
internal static class PodLabelKeys
{
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";

    public static void Apply(MapNode spec, MapNode? labels)
    {
        if (spec.Map("affinity") is { } affinity)
        {
            Affinity(affinity.Map("podAffinity"), labels);
            Affinity(affinity.Map("podAntiAffinity"), labels);
        }

        foreach (Node constraint in spec.List("topologySpreadConstraints") ?? [])
        {
            Merge(constraint as MapNode, "matchLabelKeys", "In", labels);
        }
    }

    private static void Affinity(MapNode? affinity, MapNode? labels)
    {
        foreach (Node weighted in affinity?.List(Preferred) ?? [])
        {
            Term((weighted as MapNode)?.Map("podAffinityTerm"), labels);
        }

        foreach (Node term in affinity?.List(Required) ?? [])
        {
            Term(term as MapNode, labels);
        }
    }

    private static void Term(MapNode? term, MapNode? labels)
    {
        Merge(term, "matchLabelKeys", "In", labels);
        Merge(term, "mismatchLabelKeys", "NotIn", labels);
    }

    private static void Merge(MapNode? term, string keys, string relation, MapNode? labels)
    {
        if (term?.Map("labelSelector") is not { } selector)
        {
            return;
        }

        foreach (Node key in term.List(keys) ?? [])
        {
            if (key is not TextNode text || labels?.Text(text.Value) is not { } value)
            {
                continue;
            }

            ListNode expressions = selector.List("matchExpressions") ?? [];
            selector["matchExpressions"] = expressions;
            expressions.Add(new MapNode { ["key"] = text.Value, ["operator"] = relation, ["values"] = new ListNode([new TextNode(value)]) });
        }
    }
}
