using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of where a volume comes from: exactly one of the sources, in the order in which they are looked at.</summary>
internal static class VolumeSourceRules
{
    private const int MostInitiatorBytes = 64;

    private static readonly VolumeSource[] Sources =
    [
        new("hostPath", (source, _, path, causes) => LocalVolumeRules.HostPath(source, path, causes)),
        new("gitRepo", (source, _, path, causes) => LocalVolumeRules.GitRepo(source, path, causes)),
        new("gcePersistentDisk", (source, _, path, causes) => CloudVolumeRules.Partitioned(source, "pdName", path, causes)) { CausePath = "persistentDisk" },
        new("awsElasticBlockStore", (source, _, path, causes) => CloudVolumeRules.Partitioned(source, "volumeID", path, causes)),
        new("secret", (source, _, path, causes) => FileVolumeRules.Keyed(source, "secretName", path, causes)),
        new("nfs", (source, _, path, causes) => NetworkVolumeRules.Nfs(source, path, causes)),
        new("iscsi", (source, _, path, causes) => BlockVolumeRules.Iscsi(source, path, causes)),
        new("glusterfs", (source, _, path, causes) => RequiredRules.Texts(source, path, causes, "endpoints", "path")),
        new("flocker", (source, _, path, causes) => NetworkVolumeRules.Flocker(source, path, causes)),
        new("persistentVolumeClaim", (source, _, path, causes) => RequiredRules.Texts(source, path, causes, "claimName")),
        new("rbd", (source, _, path, causes) => NetworkVolumeRules.Rbd(source, path, causes)),
        new("cinder", (source, _, path, causes) => CloudVolumeRules.Cinder(source, path, causes)),
        new("cephfs", (source, _, path, causes) => NetworkVolumeRules.Monitors(source, path, causes)) { SecondPath = "cephFS" },
        new("quobyte", (source, _, path, causes) => NetworkVolumeRules.Quobyte(source, path, causes)),
        new("downwardAPI", (source, _, path, causes) => FileVolumeRules.Downward(source, path, causes)) { SecondPath = "downwarAPI" },
        new("fc", (source, _, path, causes) => BlockVolumeRules.FibreChannel(source, path, causes)),
        new("flexVolume", (source, _, path, causes) => DriverVolumeRules.Flex(source, path, causes)),
        new("configMap", (source, _, path, causes) => FileVolumeRules.Keyed(source, "name", path, causes)),
        new("azureFile", (source, _, path, causes) => RequiredRules.Texts(source, path, causes, "secretName", "shareName")),
        new("vsphereVolume", (source, _, path, causes) => RequiredRules.Texts(source, path, causes, "volumePath")),
        new("photonPersistentDisk", (source, _, path, causes) => RequiredRules.Texts(source, path, causes, "pdID")),
        new("portworxVolume", (source, _, path, causes) => RequiredRules.Texts(source, path, causes, "volumeID")),
        new("azureDisk", (source, _, path, causes) => CloudVolumeRules.AzureDisk(source, path, causes)),
        new("storageos", (source, _, path, causes) => NetworkVolumeRules.StorageOs(source, path, causes)),
        new("projected", ProjectedVolumeRules.Check),
        new("scaleIO", (source, _, path, causes) => RequiredRules.Texts(source, path, causes, "gateway", "system", "volumeName")),
        new("csi", (source, _, path, causes) => DriverVolumeRules.Csi(source, path, causes)),
        new("ephemeral", (source, _, path, causes) => ClaimTemplateRules.Check(source.Map("volumeClaimTemplate"), path.Child("volumeClaimTemplate"), causes)),
        new("image", DriverVolumeRules.Image),
    ];

    public static void Check(MapNode volume, PodReview review, FieldPath path, Causes causes)
    {
        bool found = false;
        if (volume.Map("emptyDir") is { } empty)
        {
            found = true;
            if (empty.IsSet("sizeLimit") && QuantityRules.Read(empty["sizeLimit"]).Sign < 0)
            {
                causes.Add(FieldError.Forbidden(path.Child("emptyDir").Child("sizeLimit"), "SizeLimit field must be a valid resource quantity"));
            }
        }

        foreach (VolumeSource rules in Sources)
        {
            if (volume.Map(rules.Key) is not { } source)
            {
                continue;
            }

            if (found)
            {
                causes.Add(FieldError.Forbidden(path.Child(rules.SecondPath ?? rules.Key), "may not specify more than 1 volume type"));
            }
            else
            {
                found = true;
                rules.Check(source, review, path.Child(rules.CausePath ?? rules.Key), causes);
                ClaimName(rules.Key, volume, review, path, causes);
            }

            Initiator(rules.Key, source, volume, path, causes);
        }

        if (!found)
        {
            causes.Add(FieldError.Required(path, "must specify a volume type"));
        }
    }

    // The claim of an ephemeral volume is named after the pod and the volume.
    private static void ClaimName(string kind, MapNode volume, PodReview review, FieldPath path, Causes causes)
    {
        if (kind != "ephemeral" || review.Metadata?.Text("name") is not { Length: > 0 } pod || volume.Text("name") is not { Length: > 0 } name)
        {
            return;
        }

        string claim = $"{pod}-{name}";
        foreach (string error in NameForms.Errors(NameForm.Subdomain, claim))
        {
            causes.Add(FieldError.InvalidText(path.Child("name"), name, $"PVC name {FieldError.Quote(claim)}: {error}"));
        }
    }

    private static void Initiator(string kind, MapNode source, MapNode volume, FieldPath path, Causes causes)
    {
        string name = volume.TextOf("name");
        if (kind == "iscsi" && source.IsSet("initiatorName") && Encoding.UTF8.GetByteCount($"{name}:{source.TextOf("targetPortal")}") > MostInitiatorBytes)
        {
            causes.Add(FieldError.InvalidText(path.Child("name"), name,
                "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified."));
        }
    }

    private sealed record VolumeSource(string Key, Action<MapNode, PodReview, FieldPath, Causes> Check)
    {
        // Where the reference's causes differ from the field's name.
        public string? CausePath { get; init; }

        public string? SecondPath { get; init; }
    }
}
