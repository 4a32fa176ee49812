using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// Where a pod may run can be narrowed while gates keep it from being scheduled: KEP-3838.
/// https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/#mutable-pod-scheduling-directives
/// </summary>
internal static class PodGatedRules
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";

    /// <param name="rest">The new spec; what was checked here is put back in it.</param>
    /// <param name="old">The stored spec.</param>
    /// <param name="causes">Takes what is found.</param>
    public static void Check(MapNode rest, MapNode old, Causes causes)
    {
        Selector(rest.Map("nodeSelector"), old.Map("nodeSelector"), causes);
        rest["nodeSelector"] = old["nodeSelector"]?.Clone();
        MapNode? before = old.Map("affinity")?.Map("nodeAffinity");
        MapNode? after = rest.Map("affinity")?.Map("nodeAffinity");
        if (before is null != after is null || !SameMeaning.Structs(after, before, PodTypes.NodeAffinity))
        {
            Affinity(after, before, causes);
            PutBack(rest, old, before);
        }
    }

    private static void Selector(MapNode? selector, MapNode? old, Causes causes)
    {
        foreach (KeyValuePair<string, Node> term in old ?? [])
        {
            if (!term.Value.SameAs(selector?[term.Key]))
            {
                causes.Add(FieldError.Invalid(FieldPath.Spec.Child("nodeSelector"), ShownValue.Json(selector),
                    "only additions to spec.nodeSelector are allowed (no mutations or deletions)"));
                return;
            }
        }
    }

    private static void Affinity(MapNode? affinity, MapNode? old, Causes causes)
    {
        ListNode? before = old?.Map(Required)?.List("nodeSelectorTerms");
        ListNode? after = affinity?.Map(Required)?.List("nodeSelectorTerms");
        if (before is not { Count: > 0 })
        {
            return;
        }

        FieldPath path = FieldPath.Spec.Child("affinity").Child("nodeAffinity").Child(Required).Child("nodeSelectorTerms");
        if (before.Count != (after?.Count ?? 0))
        {
            causes.Add(FieldError.Invalid(path, InternalValue.Json(after, PodTypes.NodeSelector.Find("nodeSelectorTerms")!),
                "no additions/deletions to non-empty NodeSelectorTerms list are allowed"));
            return;
        }

        for (int i = 0; i < before.Count; i++)
        {
            if (before[i] is MapNode was && after![i] is MapNode term && !OnlyAdds(term, was))
            {
                causes.Add(FieldError.Invalid(path.Index(i), InternalValue.Json(term, PodTypes.NodeSelectorTerm),
                    "only additions are allowed (no mutations or deletions)"));
            }
        }
    }

    // A term without requirements matches nothing, so that any addition would widen it.
    private static bool OnlyAdds(MapNode term, MapNode old)
    {
        bool wasEmpty = old.Length("matchExpressions") == 0 && old.Length("matchFields") == 0;
        bool isEmpty = term.Length("matchExpressions") == 0 && term.Length("matchFields") == 0;
        return (!wasEmpty || isEmpty) && BeginsWith(term, old, "matchExpressions") && BeginsWith(term, old, "matchFields");
    }

    private static bool BeginsWith(MapNode term, MapNode old, string list)
    {
        int count = old.Length(list);
        if (term.Length(list) < count)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (!SameMeaning.Values(term.List(list)![i], old.List(list)![i], PodTypes.NodeSelectorTerm.Find(list)!.Shape.Element!, pointer: false))
            {
                return false;
            }
        }

        return true;
    }

    private static void PutBack(MapNode rest, MapNode old, MapNode? before)
    {
        if (rest.Map("affinity") is not { } affinity)
        {
            rest["affinity"] = before is null ? null : new MapNode { ["nodeAffinity"] = before.Clone() };
            return;
        }

        affinity["nodeAffinity"] = before?.Clone();
        if (old.Map("affinity") is null && !affinity.IsSet("podAffinity") && !affinity.IsSet("podAntiAffinity"))
        {
            rest.Remove("affinity");
        }
    }
}
