using Kronicle.Application.Admission.ServiceAccounts;
using Kronicle.Domain.Objects;
using static Kronicle.Domain.Objects.GoText;

namespace Kronicle.Application.Admission.Nodes;

/// <summary>The pods that a kubelet may make: images of its own manifests, which refer to nothing that the API has.</summary>
internal static class MirrorPods
{
    public const string Annotation = "kubernetes.io/config.mirror";

    private static readonly string[] Local =
    [
        "awsElasticBlockStore", "azureDisk", "cephfs", "cinder", "downwardAPI", "emptyDir", "fc", "flexVolume", "flocker",
        "gcePersistentDisk", "gitRepo", "hostPath", "image", "iscsi", "nfs", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd",
        "scaleIO", "storageos", "vsphereVolume",
    ];

    private static readonly (string Source, string What)[] Volumes =
    [
        ("configMap", "configmaps (via configmap volumes)"), ("secret", "secrets (via secret volumes)"), ("csi", "csidrivers (via CSI volumes)"),
        ("glusterfs", "endpoints (via glusterFS volumes)"), ("persistentVolumeClaim", "persistentvolumeclaims"),
        ("ephemeral", "persistentvolumeclaims (via ephemeral volumes)"), ("azureFile", "secrets (via azureFile volumes)"),
    ];

    private static readonly (string Source, string What)[] Projections =
    [
        ("configMap", "configmaps (via projected volumes)"), ("secret", "secrets (via projected volumes)"),
        ("serviceAccountToken", "serviceaccounts (via projected volumes)"), ("clusterTrustBundle", "clustertrustbundles"),
        ("podCertificate", "podcertificates"),
    ];

    /// <summary>Why a node can't make a pod; null when it can. The node's uid is compared by <see cref="OwnerUid"/>.</summary>
    public static string? Refuse(MapNode pod, string node)
    {
        if (PodSpecs.Annotation(pod, Annotation) is null)
        {
            return $"pod does not have {Quote(Annotation)} annotation, node {Quote(node)} can only create mirror pods";
        }

        MapNode[] owners = [.. PodSpecs.Of(pod.Map("metadata"), "ownerReferences")];
        return pod.Map("spec")?.Text("nodeName") != node ? $"node {Quote(node)} can only create pods with spec.nodeName set to itself"
            : owners.Length > 1 ? $"node {Quote(node)} can only create pods with a single owner reference set to itself"
            : owners is not [{ } owner] || owner.Text("apiVersion") != "v1" || owner.Text("kind") != "Node" || owner.Text("name") != node
                ? $"node {Quote(node)} can only create pods with an owner reference set to itself"
            : owner.Bool("controller") != true ? $"node {Quote(node)} can only create pods with a controller owner reference set to itself"
            : owner.Bool("blockOwnerDeletion") == true ? $"node {Quote(node)} must not set blockOwnerDeletion on an owner reference"
            : null;
    }

    public static string OwnerUid(MapNode pod) => PodSpecs.Of(pod.Map("metadata"), "ownerReferences").First().Text("uid") ?? "";

    /// <summary>Why a pod that refers to objects of the API is refused; null when it refers to none.</summary>
    public static string? RefuseReferences(MapNode pod, string node)
    {
        MapNode spec = pod.Map("spec") ?? new MapNode();
        string? what = spec.Text("serviceAccountName") is { Length: > 0 } ? "serviceaccounts"
            : PodSecretNames.Any(spec) ? "secrets"
            : ConfigMaps(spec) ? "configmaps"
            : spec.List("resourceClaims") is { Count: > 0 } ? "resourceclaims" : null;
        foreach (MapNode volume in what is null ? PodSpecs.Of(spec, "volumes") : [])
        {
            if (Local.Any(volume.Has))
            {
                continue;
            }

            what = volume.Map("projected") is { } projected
                ? PodSpecs.Of(projected, "sources").Select(source => Array.Find(Projections, entry => source.Has(entry.Source)).What).FirstOrDefault(found => found is not null)
                : Array.Find(Volumes, entry => volume.Has(entry.Source)).What;
            if (what is not null)
            {
                break;
            }

            if (!volume.Has("projected"))
            {
                return $"error checking mirror pod for API references: unknown volume type for volume  {Quote(volume.Text("name") ?? "")}";
            }
        }

        return what is null ? null : $"node {Quote(node)} can not create pods that reference {what}";
    }

    private static bool ConfigMaps(MapNode spec) =>
        PodSpecs.Containers(spec).Any(container =>
            PodSpecs.Of(container, "envFrom").Any(source => source.Has("configMapRef")) ||
            PodSpecs.Of(container, "env").Any(variable => variable.Map("valueFrom")?.Has("configMapKeyRef") == true)) ||
        PodSpecs.Of(spec, "volumes").Any(volume => volume.Has("configMap") ||
            PodSpecs.Of(volume.Map("projected"), "sources").Any(source => source.Has("configMap")));
}
