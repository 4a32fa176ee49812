using System.Collections.Frozen;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.PodStandards;

/// <summary>The volumes of pods.</summary>
internal static class VolumeChecks
{
    private static readonly FrozenSet<string> Allowed = new[]
    {
        "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Restricted =
    [
        "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd", "flexVolume", "cinder",
        "cephfs", "flocker", "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk", "photonPersistentDisk", "portworxVolume",
        "scaleIO", "storageos",
    ];

    /// <summary>No folder of the node.</summary>
    public static Violation? HostPaths(MapNode metadata, MapNode spec)
    {
        string[] volumes = [.. PodSpecs.Of(spec, "volumes").Where(volume => volume.Has("hostPath")).Select(NameOf)];
        return volumes.Length == 0 ? null : new("hostPath volumes",
            $"{Settings.Counted("volume", volumes.Length)} {Settings.Quoted(volumes)}");
    }

    /// <summary>Only what is made for the pod or claimed by it.</summary>
    public static Violation? Types(MapNode metadata, MapNode spec)
    {
        MapNode[] volumes = [.. PodSpecs.Of(spec, "volumes").Where(volume => !volume.Keys.Any(Allowed.Contains))];
        if (volumes.Length == 0)
        {
            return null;
        }

        SortedSet<string> types = Settings.Set();
        types.UnionWith(volumes.Select(volume => Array.Find(Restricted, volume.Has) ?? "unknown"));
        return new("restricted volume types",
            $"{Settings.Counted("volume", volumes.Length)} {Settings.Quoted(volumes.Select(NameOf))} {Settings.Use(volumes.Length)} " +
            $"{Settings.Counted("restricted volume type", types.Count)} {Settings.Quoted(types)}");
    }

    private static string NameOf(MapNode volume) => volume.Text("name") ?? "";
}
