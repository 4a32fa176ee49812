using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>Where the kinds that are or make pods have the pod's spec.</summary>
public static class PodSpecs
{
    /// <summary>Null for other kinds, and when the object has none.</summary>
    public static MapNode? Of(ResourceDefinition resource, MapNode target) => (resource.Group, resource.Kind) switch
    {
        ("", "Pod") => target.Map("spec"),
        ("", "PodTemplate") => target.At("template", "spec") as MapNode,
        ("", "ReplicationController") or ("apps", "DaemonSet" or "Deployment" or "ReplicaSet" or "StatefulSet") or ("batch", "Job") =>
            target.At("spec", "template", "spec") as MapNode,
        ("batch", "CronJob") => target.At("spec", "jobTemplate", "spec", "template", "spec") as MapNode,
        _ => null,
    };
}
