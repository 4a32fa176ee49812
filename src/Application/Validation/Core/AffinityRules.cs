using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of affinities to nodes and to other pods: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/</summary>
internal static class AffinityRules
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    private static readonly string[] PodKinds = ["podAffinity", "podAntiAffinity"];

    public static void Check(PodReview review, FieldPath path, Causes causes)
    {
        if (review.Spec.Map("affinity") is not { } affinity)
        {
            return;
        }

        if (affinity.Map("nodeAffinity") is { } nodes)
        {
            Nodes(nodes, review, path.Child("nodeAffinity"), causes);
        }

        foreach (string kind in PodKinds)
        {
            if (affinity.Map(kind) is { } pods)
            {
                Pods(pods, review, path.Child(kind), causes);
            }
        }
    }

    /// <summary>Whether a selector of pods or of namespaces has a value that no label can have.</summary>
    public static bool HasImpossibleValues(MapNode? affinity)
    {
        foreach (string kind in PodKinds)
        {
            MapNode pods = affinity?.Map(kind) ?? [];
            foreach ((_, MapNode term) in pods.Entries(Required))
            {
                if (IsImpossible(term))
                {
                    return true;
                }
            }

            foreach ((_, MapNode term) in pods.Entries(Preferred))
            {
                if (IsImpossible(term.Map("podAffinityTerm") ?? []))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsImpossible(MapNode term) =>
        SelectorRules.HasImpossibleValues(term.Map("labelSelector")) || SelectorRules.HasImpossibleValues(term.Map("namespaceSelector"));

    private static void Nodes(MapNode nodes, PodReview review, FieldPath path, Causes causes)
    {
        NodeSelectorRules.Check(nodes.Map(Required), path.Child(Required), causes, review.Tolerates.NodeValues);
        foreach ((int i, MapNode term) in nodes.Entries(Preferred))
        {
            FieldPath at = path.Child(Preferred).Index(i);
            Weight(term, at, causes);
            NodeSelectorRules.Term(term.Map("preference") ?? [], at.Child("preference"), causes, anyValues: true);
        }
    }

    private static void Pods(MapNode pods, PodReview review, FieldPath path, Causes causes)
    {
        foreach ((int i, MapNode term) in pods.Entries(Required))
        {
            Term(term, review, path.Child(Required).Index(i), causes);
        }

        foreach ((int i, MapNode term) in pods.Entries(Preferred))
        {
            FieldPath at = path.Child(Preferred).Index(i);
            Weight(term, at, causes);
            Term(term.Map("podAffinityTerm") ?? [], review, at.Child("podAffinityTerm"), causes);
        }
    }

    private static void Weight(MapNode term, FieldPath path, Causes causes)
    {
        if (term.IntegerOf("weight") is < 1 or > 100)
        {
            causes.Add(FieldError.Invalid(path.Child("weight"), term.IntegerOf("weight").ToString(CultureInfo.InvariantCulture), "must be in the range 1-100"));
        }
    }

    private static void Term(MapNode term, PodReview review, FieldPath path, Causes causes)
    {
        SelectorRules.Check(term.Map("labelSelector"), path.Child("labelSelector"), causes, review.Tolerates.AffinityValues);
        SelectorRules.Check(term.Map("namespaceSelector"), path.Child("namespaceSelector"), causes, review.Tolerates.AffinityValues);
        ListNode? namespaces = term.List("namespaces");
        for (int i = 0; i < (namespaces?.Count ?? 0); i++)
        {
            NameRules.Label(namespaces!.TextAt(i), path.Child("namespace"), causes);
        }

        LabelKeyRules.Check(term.List("matchLabelKeys"), term.List("mismatchLabelKeys"), term.Map("labelSelector"), path, causes);
        string key = term.TextOf("topologyKey");
        if (key.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("topologyKey"), "can not be empty"));
        }

        NameRules.Qualified(key, path.Child("topologyKey"), causes);
    }
}
