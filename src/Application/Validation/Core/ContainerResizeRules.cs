using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Containers that are resized stay what and where they are, and go on asking for what they asked for.</summary>
internal static class ContainerResizeRules
{
    /// <summary>Whether the containers can be compared one by one.</summary>
    public static bool SamePlaces(MapNode spec, MapNode old, string list, Causes causes)
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

    /// <summary>What was asked for stays asked for, if of another amount.</summary>
    public static void Check(MapNode spec, MapNode old, Causes causes)
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

    /// <summary>Puts back what a resize may change, and refuses what differs still.</summary>
    public static void PutBack(MapNode rest, MapNode old, Causes causes)
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

    /// <summary>No amount of one side, requests or limits, is gone.</summary>
    public static void Removed(MapNode resources, MapNode old, string side, FieldPath path, string message, Causes causes)
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
}
