using Kronicle.Domain.Objects;

namespace Kronicle.Application.Replay;

/// <summary>Which objects of a namespace are not made again because controllers make them from others that are.</summary>
/// <remarks>Owners come before what they own; only the uids of those that own by their kind are remembered.</remarks>
internal sealed class OwnedObjects
{
    private static readonly string[] Owners =
        ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob", "Service", "Pod", "Endpoints"];

    private readonly HashSet<string> uids = new(StringComparer.Ordinal);

    /// <summary>Looks at an object; true when a controller will make it.</summary>
    public bool IsMadeByController(MapNode item)
    {
        MapNode metadata = item.Map("metadata") ?? new MapNode();
        string kind = item.Text("kind") ?? "";
        if (Owners.Contains(kind) && metadata.Text("uid") is { } uid)
        {
            uids.Add(uid);
        }

        return ControllerOf(metadata) is { } owner ? uids.Contains(owner) : IsPublished(kind, metadata, item);
    }

    private static string? ControllerOf(MapNode metadata) => metadata.List("ownerReferences")?.Maps
        .FirstOrDefault(owner => owner.Bool("controller") is true && Owners.Contains(owner.Text("kind")))?.Text("uid");

    /// <summary>What is in every namespace, or follows from a service, without naming an owner.</summary>
    private static bool IsPublished(string kind, MapNode metadata, MapNode item) => kind switch
    {
        "ConfigMap" => metadata.Text("name") == "kube-root-ca.crt",
        "ServiceAccount" => metadata.Text("name") == "default" && metadata.Map("labels") is null && metadata.Map("annotations") is null
            && item.List("secrets") is null && item.List("imagePullSecrets") is null && item.Bool("automountServiceAccountToken") is null,
        "Endpoints" => metadata.Map("labels")?.Has("endpoints.kubernetes.io/managed-by") is true,
        "EndpointSlice" => metadata.Map("labels")?.Text("endpointslice.kubernetes.io/managed-by")?.EndsWith("controller.k8s.io", StringComparison.Ordinal) is true,
        _ => false,
    };
}
