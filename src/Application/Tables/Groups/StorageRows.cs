using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of the storage.k8s.io group.</summary>
internal static class StorageRows
{
    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["csidrivers"] = new(
            Name, Boolean("spec.attachRequired", absent: true), Boolean("spec.podInfoOnMount"), Boolean("spec.storageCapacity"),
            Of(Audiences), Boolean("spec.requiresRepublish"), Joined("spec.volumeLifecycleModes", empty: None), Age),
        ["csinodes"] = new(Name, Count("spec.drivers"), Age),
        ["storageclasses"] = new(
            NameWithDefault("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"),
            Text("provisioner"), Text("reclaimPolicy", "Delete"), Text("volumeBindingMode", "Immediate"), Boolean("allowVolumeExpansion"), Age),
        ["volumeattachments"] = new(
            Name, Text("spec.attacher"), Text("spec.source.persistentVolumeName"), Text("spec.nodeName"), Boolean("status.attached"), Age),
        ["volumeattributesclasses"] = new(
            NameWithDefault("volumeattributesclass.alpha.kubernetes.io/is-default-class"), Text("driverName"), Age),
    };

    private static CellPrinter NameWithDefault(params string[] annotations) => Of(item =>
    {
        string name = Scalar(item.At("metadata", "name")) ?? "";
        return annotations.Any(key => item.At("metadata", "annotations", key) is TextNode { Value: "true" }) ? name + " (default)" : name;
    });

    private static string Audiences(MapNode item) => item.At("spec", "tokenRequests") is ListNode { Count: > 0 } requests
        ? string.Join(',', requests.Maps.Select(request => request.Text("audience")))
        : Unset;
}
