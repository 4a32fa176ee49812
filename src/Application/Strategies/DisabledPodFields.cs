using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// Fields of pods that belong to features which are off in Kubernetes 1.36 unless asked for. They are not stored, but for an object that
/// has such a field already. https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
/// </summary>
internal static class DisabledPodFields
{
    // Of the gates ClusterTrustBundleProjection and PodCertificateRequest.
    private static readonly string[] Projections = ["clusterTrustBundle", "podCertificate"];

    private static readonly string[] ContainersWithLifecycle = ["initContainers", "containers"];

    public static void Drop(ResourceDefinition resource, MapNode target, MapNode? old)
    {
        if (PodSpecs.Of(resource, target) is not { } spec)
        {
            return;
        }

        MapNode before = old is null ? [] : PodSpecs.Of(resource, old) ?? [];
        foreach (string projection in Projections)
        {
            if (!ProjectionsOf(before).Any(source => source.IsSet(projection)))
            {
                RemoveFrom(ProjectionsOf(spec), projection);
            }
        }

        // Of the gate GenericWorkload.
        if (!before.IsSet("schedulingGroup"))
        {
            spec.Remove("schedulingGroup");
        }

        StopSignals(spec, before);
    }

    // Of the gate ContainerStopSignals. A lifecycle with nothing else goes as well.
    private static void StopSignals(MapNode spec, MapNode before)
    {
        if (ContainersOf(before).Any(container => container.Map("lifecycle")?.IsSet("stopSignal") is true))
        {
            return;
        }

        foreach (MapNode container in ContainersOf(spec))
        {
            if (container.Map("lifecycle") is { } lifecycle && lifecycle.Remove("stopSignal") && lifecycle.Count == 0)
            {
                container.Remove("lifecycle");
            }
        }
    }

    private static void RemoveFrom(IEnumerable<MapNode> maps, string key)
    {
        foreach (MapNode map in maps)
        {
            map.Remove(key);
        }
    }

    private static IEnumerable<MapNode> ContainersOf(MapNode spec) => ContainersWithLifecycle.SelectMany(list => Items(spec, list));

    private static IEnumerable<MapNode> ProjectionsOf(MapNode spec) =>
        Items(spec, "volumes").SelectMany(volume => volume.Map("projected") is { } projected ? Items(projected, "sources") : []);

    private static IEnumerable<MapNode> Items(MapNode map, string list) => map.List(list)?.OfType<MapNode>() ?? [];
}
