using System.Text.Json;

namespace Kronicle.Application.Authorization.Nodes;

/// <summary>What a pod needs on its node: itself, its account, and the secrets, config maps and claims that it names.</summary>
internal static class PodNeeds
{
    private const string Mirror = "kubernetes.io/config.mirror";

    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    // The volume sources that name a secret as an object, and the field in which they do.
    private static readonly (string Source, string Field)[] SecretReferences =
    [
        ("cephfs", "secretRef"), ("cinder", "secretRef"), ("flexVolume", "secretRef"), ("rbd", "secretRef"), ("scaleIO", "secretRef"),
        ("iscsi", "secretRef"), ("storageos", "secretRef"), ("csi", "nodePublishSecretRef"),
    ];

    /// <summary>The targets, each once. A mirror pod needs itself only: nodes make those, and must not gain anything by it.</summary>
    public static NodeTarget[] Of(JsonElement pod)
    {
        JsonElement metadata = pod.Field("metadata");
        string ns = metadata.Text("namespace");
        var found = new HashSet<NodeTarget> { new(TargetKind.Pod, ns, metadata.Text("name")) };
        if (metadata.Field("annotations").Field(Mirror).ValueKind == JsonValueKind.Undefined)
        {
            JsonElement spec = pod.Field("spec");
            found.UnionWith(Named(pod, spec).Where(part => part.Name.Length > 0).Select(part => new NodeTarget(part.Kind, ns, part.Name)));
        }

        return [.. found];
    }

    private static IEnumerable<(TargetKind Kind, string Name)> Named(JsonElement pod, JsonElement spec) =>
        [
            (TargetKind.ServiceAccount, spec.Text("serviceAccountName")),
            .. spec.Items("imagePullSecrets").Select(secret => (TargetKind.Secret, secret.Text("name"))),
            .. ContainerLists.SelectMany(list => spec.Items(list)).SelectMany(OfContainer),
            .. spec.Items("volumes").SelectMany(volume => OfVolume(volume, pod.Field("metadata").Text("name"))),
            .. ResourceClaims(pod, spec).Select(name => (TargetKind.ResourceClaim, name)),
        ];

    private static IEnumerable<(TargetKind Kind, string Name)> OfContainer(JsonElement container) =>
        container.Items("env").Select(variable => variable.Field("valueFrom")).SelectMany(from => Pair(from.Field("secretKeyRef"), from.Field("configMapKeyRef")))
            .Concat(container.Items("envFrom").SelectMany(from => Pair(from.Field("secretRef"), from.Field("configMapRef"))));

    private static IEnumerable<(TargetKind Kind, string Name)> Pair(JsonElement secret, JsonElement configMap) =>
        [(TargetKind.Secret, secret.Text("name")), (TargetKind.ConfigMap, configMap.Text("name"))];

    private static IEnumerable<(TargetKind Kind, string Name)> OfVolume(JsonElement volume, string pod) =>
        [
            (TargetKind.Secret, volume.Field("secret").Text("secretName")),
            (TargetKind.Secret, volume.Field("azureFile").Text("secretName")),
            .. SecretReferences.Select(part => (TargetKind.Secret, volume.Field(part.Source).Field(part.Field).Text("name"))),
            (TargetKind.ConfigMap, volume.Field("configMap").Text("name")),
            .. volume.Field("projected").Items("sources").SelectMany(source => Pair(source.Field("secret"), source.Field("configMap"))),
            (TargetKind.Claim, volume.Field("persistentVolumeClaim").Text("claimName")),
            (TargetKind.Claim, volume.Field("ephemeral").ValueKind == JsonValueKind.Object ? $"{pod}-{volume.Text("name")}" : ""),
        ];

    // A claim that is made from a template is named by the pod's status when it exists.
    private static IEnumerable<string> ResourceClaims(JsonElement pod, JsonElement spec)
    {
        JsonElement status = pod.Field("status");
        foreach (JsonElement claim in spec.Items("resourceClaims"))
        {
            yield return claim.Text("resourceClaimName") is { Length: > 0 } direct ? direct : status.Items("resourceClaimStatuses")
                .Where(made => made.Text("name") == claim.Text("name")).Select(made => made.Text("resourceClaimName")).FirstOrDefault() ?? "";
        }

        yield return status.Field("extendedResourceClaimStatus").Text("resourceClaimName");
    }
}
