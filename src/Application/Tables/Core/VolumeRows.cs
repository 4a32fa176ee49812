using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Core;

/// <summary>Rows of persistent volumes and their claims.</summary>
internal static class VolumeRows
{
    private const string ClassAnnotation = "volume.beta.kubernetes.io/storage-class";

    private static readonly (string Mode, string Short)[] Modes =
    [
        ("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP"),
    ];

    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["persistentvolumes"] = new(
            Name,
            Text("spec.capacity.storage", "0"),
            Of(item => AccessModes(item.At("spec", "accessModes"))),
            Text("spec.persistentVolumeReclaimPolicy"),
            Of(Phase),
            Of(Claim),
            Of(StorageClass),
            Text("spec.volumeAttributesClassName", Unset),
            Text("status.reason"),
            Age,
            Text("spec.volumeMode", Unset)),
        ["persistentvolumeclaims"] = new(
            Name,
            Of(Phase),
            Text("spec.volumeName"),
            Of(item => HasVolume(item) ? Scalar(item.At("status", "capacity", "storage")) ?? "0" : ""),
            Of(item => HasVolume(item) ? AccessModes(item.At("status", "accessModes")) : ""),
            Of(StorageClass),
            Text("spec.volumeAttributesClassName", Unset),
            Age,
            Text("spec.volumeMode", Unset)),
    };

    private static bool HasVolume(MapNode item) => item.At("spec", "volumeName") is TextNode { Value.Length: > 0 };

    private static string Phase(MapNode item) => item.At("metadata", "deletionTimestamp") is TextNode
        ? "Terminating"
        : (item.At("status", "phase") as TextNode)?.Value ?? "";

    private static string Claim(MapNode item) =>
        item.At("spec", "claimRef") is MapNode claim ? $"{claim.Text("namespace")}/{claim.Text("name")}" : "";

    private static string StorageClass(MapNode item) =>
        Scalar(item.At("metadata", "annotations", ClassAnnotation)) ?? Scalar(item.At("spec", "storageClassName")) ?? "";

    private static string AccessModes(Node? node)
    {
        var modes = new HashSet<string>((node as ListNode ?? []).OfType<TextNode>().Select(mode => mode.Value), StringComparer.Ordinal);
        return string.Join(',', Modes.Where(mode => modes.Contains(mode.Mode)).Select(mode => mode.Short));
    }
}
