using Kronicle.Application.Strategies;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// A resize changes amounts of cpu and memory, of containers and of the pod, and nothing else: KEP-1287 and KEP-5419.
/// https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/
/// </summary>
internal static class PodResizeRules
{
    public static void Check(ObjectUnderReview review, Causes causes)
    {
        MapNode spec = review.New.Map("spec") ?? [];
        MapNode old = review.Old!.Map("spec") ?? [];
        int before = causes.Count;
        if (PodQuality.Given(review.Old) != PodQuality.Of(review.New))
        {
            causes.Add(FieldError.InvalidText(FieldPath.Spec, review.New.Map("status")?.Text("qosClass") ?? "",
                "Pod QOS Class may not change as a result of resizing"));
        }

        if (!IsSupported(review.Old))
        {
            causes.Add(FieldError.Forbidden(FieldPath.Spec, "Pod running on node without support for resize"));
        }

        MapNode rest = spec.Copy();
        PodLevelResizeRules.Check(rest, spec, old, causes);
        if (!ContainerResizeRules.SamePlaces(spec, old, "containers", causes) | !ContainerResizeRules.SamePlaces(spec, old, "initContainers", causes))
        {
            return;
        }

        ContainerResizeRules.Check(spec, old, causes);
        ContainerResizeRules.PutBack(rest, old, causes);
        if (causes.Count == before && !SameMeaning.Structs(rest, old, PodTypes.Spec))
        {
            causes.Add(FieldError.Forbidden(FieldPath.Spec, "only cpu and memory resources are mutable"));
        }
    }

    // A kubelet that knows of resizing reports the resources of what runs.
    private static bool IsSupported(MapNode pod)
    {
        foreach ((_, MapNode status) in (pod.Map("status") ?? []).Entries("containerStatuses"))
        {
            if (status.Map("state")?.IsSet("running") is true)
            {
                return status.IsSet("resources");
            }
        }

        return true;
    }
}
