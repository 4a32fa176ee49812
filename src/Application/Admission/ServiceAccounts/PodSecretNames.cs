using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.ServiceAccounts;

/// <summary>Where a pod refers to secrets: by its pull secrets, the environment of its containers and its volumes.</summary>
internal static class PodSecretNames
{
    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    // The volume sources whose credentials are a secret's, by the field that refers to it.
    private static readonly (string Source, string Reference)[] Credentials =
    [
        ("cephfs", "secretRef"), ("cinder", "secretRef"), ("flexVolume", "secretRef"), ("rbd", "secretRef"), ("scaleIO", "secretRef"),
        ("iscsi", "secretRef"), ("storageos", "secretRef"), ("csi", "nodePublishSecretRef"),
    ];

    /// <summary>Whether the pod refers to any secret.</summary>
    public static bool Any(MapNode spec) =>
        spec.List("imagePullSecrets") is { Count: > 0 } ||
        ContainerLists.Any(list => (spec.List(list) ?? []).Maps.Any(InEnvironment)) ||
        (spec.List("volumes") ?? []).Maps.Any(InVolume);

    private static bool InEnvironment(MapNode container) =>
        (container.List("envFrom") ?? []).Maps.Any(source => source.Map("secretRef") is not null) ||
        (container.List("env") ?? []).Maps.Any(variable => variable.Map("valueFrom")?.Map("secretKeyRef") is not null);

    private static bool InVolume(MapNode volume) =>
        volume.Map("secret") is not null || volume.Map("azureFile")?.Text("secretName") is { Length: > 0 } ||
        (volume.Map("projected")?.List("sources") ?? []).Maps.Any(source => source.Map("secret") is not null) ||
        Credentials.Any(entry => volume.Map(entry.Source)?.Map(entry.Reference) is not null);
}
