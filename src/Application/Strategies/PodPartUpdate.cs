using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>The endpoints that change one part of a pod's spec: of a body they take that part, and the rest of the pod stays.</summary>
internal static class PodPartUpdate
{
    /// <summary>https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/</summary>
    public static void KeepEphemeralContainers(MapNode pod, MapNode old)
    {
        MapNode spec = old.Map("spec")?.Copy() ?? [];
        spec["ephemeralContainers"] = pod.Map("spec")?["ephemeralContainers"];
        pod["spec"] = spec;
        StatusMetadata.Keep(pod, old);
    }

    /// <summary>
    /// Resources and resize policies of containers, and resources of the pod: KEP-1287 and KEP-5419. Containers that come, go or change
    /// places are left for the rules to refuse.
    /// </summary>
    public static void KeepResources(MapNode pod, MapNode old)
    {
        MapNode asked = pod.Map("spec") ?? [];
        MapNode spec = old.Map("spec")?.Copy() ?? [];
        if (Count(asked, "containers") != Count(spec, "containers") || Count(asked, "initContainers") != Count(spec, "initContainers"))
        {
            return;
        }

        spec["resources"] = asked["resources"];
        Merge(spec, asked, "containers");
        Merge(spec, asked, "initContainers");
        pod["spec"] = spec;
        StatusMetadata.Keep(pod, old);
    }

    private static void Merge(MapNode spec, MapNode asked, string list)
    {
        ListNode containers = spec.List(list) ?? [];
        ListNode wanted = asked.List(list) ?? [];
        for (int i = 0; i < containers.Count; i++)
        {
            var container = containers[i] as MapNode;
            var other = wanted[i] as MapNode;
            if (container is null || other is null || container.Text("name") != other.Text("name"))
            {
                spec[list] = wanted;
                return;
            }

            container["resources"] = other["resources"];
            container["resizePolicy"] = other["resizePolicy"];
        }
    }

    private static int Count(MapNode spec, string list) => spec.List(list)?.Count ?? 0;
}
