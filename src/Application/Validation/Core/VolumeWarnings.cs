using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>Sources of volumes that nodes no longer serve: https://kubernetes.io/docs/concepts/storage/volumes/</summary>
internal static class VolumeWarnings
{
    // The field, its name in the warning, and the warning.
    private static readonly (string Field, string Shown, string Message)[] Deprecated =
    [
        ("photonPersistentDisk", "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
        ("gitRepo", "gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
        ("scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
        ("flocker", "flocker", "deprecated in v1.22, non-functional in v1.25+"),
        ("storageos", "storageOS", "deprecated in v1.22, non-functional in v1.25+"),
        ("quobyte", "quobyte", "deprecated in v1.22, non-functional in v1.25+"),
        ("glusterfs", "glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
        ("ephemeral", "ephemeral", ""),
        ("cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+"),
        ("rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+"),
    ];

    public static void Of(MapNode spec, FieldPath path, List<string> found)
    {
        foreach ((int i, MapNode volume) in spec.Entries("volumes"))
        {
            FieldPath at = path.Child("volumes").Index(i);
            foreach ((string field, string shown, string message) in Deprecated)
            {
                if (volume.Map(field) is not { } source)
                {
                    continue;
                }

                if (message.Length > 0)
                {
                    found.Add($"{at.Child(shown)}: {message}");
                }
                else if (source.Map("volumeClaimTemplate")?.Map("spec")?.Map("resources") is { } resources)
                {
                    Claim(resources, at.Child(field).Child("volumeClaimTemplate").Child("spec").Child("resources"), found);
                }
            }
        }
    }

    /// <summary>A claim asks for whole bytes.</summary>
    public static void Claim(MapNode resources, FieldPath path, List<string> found)
    {
        foreach (string side in (ReadOnlySpan<string>)["requests", "limits"])
        {
            ContainerWarnings.Fraction(resources.Map(side), "storage", path.Child(side), found);
        }
    }
}
