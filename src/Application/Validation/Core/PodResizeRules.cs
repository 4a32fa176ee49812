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
        OfPod(rest, spec, old, causes);
        if (!SameContainers(spec, old, "containers", causes) | !SameContainers(spec, old, "initContainers", causes))
        {
            return;
        }

        OfContainers(spec, old, causes);
        PutBack(rest, old, causes);
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

    private static void OfPod(MapNode rest, MapNode spec, MapNode old, Causes causes)
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
            Removed(resources, was, "requests", path, "pod-level resource requests cannot be removed", causes);
            Removed(resources, was, "limits", path, "pod-level resource limits cannot be removed", causes);
        }

        MapNode? masked = PodResizeMask.OfPod(resources, was);
        rest["resources"] = masked;
        if (masked is null != was is null || !SameMeaning.Structs(masked, was, PodTypes.ResourceRequirements))
        {
            causes.Add(FieldError.Forbidden(FieldPath.Spec, "only cpu and memory resources are mutable at pod-level"));
        }
    }

    private static bool SameContainers(MapNode spec, MapNode old, string list, Causes causes)
    {
        FieldPath path = FieldPath.Spec.Child(list);
        if (spec.Length(list) != old.Length(list))
        {
            causes.Add(FieldError.Forbidden(path, list + " may not be added or removed on resize"));
            return false;
        }

        int before = causes.Count;
        foreach ((int i, MapNode container) in old.Entries(list))
        {
            if ((spec.List(list)![i] as MapNode)?.Text("name") != container.Text("name"))
            {
                causes.Add(FieldError.Forbidden(path.Index(i).Child("name"), list + " may not be renamed or reordered on resize"));
            }
        }

        return causes.Count == before;
    }

    // What was asked for stays asked for, if of another amount.
    private static void OfContainers(MapNode spec, MapNode old, Causes causes)
    {
        foreach (string list in (ReadOnlySpan<string>)["initContainers", "containers"])
        {
            foreach ((int i, MapNode was) in old.Entries(list))
            {
                if (list == "initContainers" && was.Text("restartPolicy") != "Always")
                {
                    continue;
                }

                FieldPath path = FieldPath.Spec.Child(list).Index(i).Child("resources");
                MapNode resources = (spec.List(list)![i] as MapNode)?.Map("resources") ?? [];
                Removed(resources, was.Map("resources") ?? [], "requests", path, "resource requests cannot be removed", causes);
                Removed(resources, was.Map("resources") ?? [], "limits", path, "resource limits cannot be removed", causes);
            }
        }
    }

    private static void PutBack(MapNode rest, MapNode old, Causes causes)
    {
        foreach ((int i, MapNode container) in rest.Entries("containers"))
        {
            var was = (MapNode)old.List("containers")![i];
            PodResizeMask.OfContainer(container, was);
            if (!SameMeaning.Structs(container, was, PodTypes.Container))
            {
                causes.Add(FieldError.Forbidden(FieldPath.Spec, "only cpu and memory resources are mutable"));
            }
        }

        foreach ((int i, MapNode container) in rest.Entries("initContainers"))
        {
            var was = (MapNode)old.List("initContainers")![i];
            bool sidecar = container.Text("restartPolicy") == "Always";
            if (sidecar)
            {
                PodResizeMask.OfContainer(container, was);
            }

            if (!SameMeaning.Structs(container, was, PodTypes.Container))
            {
                causes.Add(sidecar
                    ? FieldError.Forbidden(FieldPath.Spec.Child("initContainers").Index(i), "only cpu and memory resources for init or sidecar containers are mutable")
                    : FieldError.Forbidden(FieldPath.Spec, "resources for non-sidecar init containers are immutable"));
            }
        }
    }

    private static void Removed(MapNode resources, MapNode old, string side, FieldPath path, string message, Causes causes)
    {
        foreach (KeyValuePair<string, Node> amount in old.Map(side) ?? [])
        {
            if (resources.Map(side)?.Has(amount.Key) is not true)
            {
                causes.Add(FieldError.Forbidden(path.Child(side), message));
                return;
            }
        }
    }

    private static bool HasAmounts(MapNode? resources) =>
        resources?.Map("requests") is { Count: > 0 } || resources?.Map("limits") is { Count: > 0 };
}
