using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>What a pod asks for itself is resized as a whole: KEP-5419.</summary>
internal static class PodLevelResizeRules
{
    /// <param name="rest">The new spec; its resources are put back as far as they may change.</param>
    /// <param name="spec">The new spec as it came.</param>
    /// <param name="old">The stored spec.</param>
    /// <param name="causes">Takes what is found.</param>
    public static void Check(MapNode rest, MapNode spec, MapNode old, Causes causes)
    {
        if (!HasAmounts(spec.Map("resources")) && !HasAmounts(old.Map("resources")))
        {
            return;
        }

        FieldPath path = FieldPath.Spec.Child("resources");
        MapNode? was = old.Map("resources");
        if (spec.Map("resources") is not { } resources)
        {
            causes.Add(FieldError.Forbidden(path, "pod-level resources cannot be removed"));
            return;
        }

        if (was is not null)
        {
            ContainerResizeRules.Removed(resources, was, "requests", path, "pod-level resource requests cannot be removed", causes);
            ContainerResizeRules.Removed(resources, was, "limits", path, "pod-level resource limits cannot be removed", causes);
        }

        MapNode? masked = PodResizeMask.OfPod(resources, was);
        rest["resources"] = masked;
        if (masked is null != was is null || !SameMeaning.Structs(masked, was, PodTypes.ResourceRequirements))
        {
            causes.Add(FieldError.Forbidden(FieldPath.Spec, "only cpu and memory resources are mutable at pod-level"));
        }
    }

    private static bool HasAmounts(MapNode? resources) =>
        resources?.Map("requests") is { Count: > 0 } || resources?.Map("limits") is { Count: > 0 };
}
