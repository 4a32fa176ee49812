using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// The spec of a persistent volume, of its own or inline in a VolumeAttachment, which says only what a driver needs.
/// https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistent-volumes
/// </summary>
internal static class PersistentVolumeSpecRules
{
    private const string Inline = "may not be specified in the context of inline volumes";

    private static readonly string[] Capacities = ["storage"];
    private static readonly string[] Policies = ["Delete", "Recycle", "Retain"];
    private static readonly string[] Modes = ["Block", "Filesystem"];

    // In the order of the reference's checks, with the path where it is not the field's.
    private static readonly (string Field, string Path, string Twice)[] Sources =
    [
        ("hostPath", "hostPath", "hostPath"), ("gcePersistentDisk", "persistentDisk", "gcePersistentDisk"),
        ("awsElasticBlockStore", "awsElasticBlockStore", "awsElasticBlockStore"), ("glusterfs", "glusterfs", "glusterfs"),
        ("flocker", "flocker", "flocker"), ("nfs", "nfs", "nfs"), ("rbd", "rbd", "rbd"), ("quobyte", "quobyte", "quobyte"),
        ("cephfs", "cephfs", "cephFS"), ("iscsi", "iscsi", "iscsi"), ("cinder", "cinder", "cinder"), ("fc", "fc", "fc"),
        ("flexVolume", "flexVolume", ""), ("azureFile", "azureFile", "azureFile"), ("vsphereVolume", "vsphereVolume", "vsphereVolume"),
        ("photonPersistentDisk", "photonPersistentDisk", "photonPersistentDisk"), ("portworxVolume", "portworxVolume", "portworxVolume"),
        ("azureDisk", "azureDisk", "azureDisk"), ("scaleIO", "scaleIO", "scaleIO"), ("local", "local", "local"),
        ("storageos", "storageos", "storageos"), ("csi", "csi", "csi"),
    ];

    private static readonly Lazy<Field> Capacity =
        new(() => ResourceCatalogue.BuiltIn.Type("io.k8s.api.core.v1.PersistentVolumeSpec")!.Find("capacity")!);

    /// <summary>The fields that name the type of a volume.</summary>
    public static IEnumerable<string> SourceFields => Sources.Select(source => source.Field);

    /// <summary>The spec of a PersistentVolume.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="volume">The volume's name.</param>
    /// <param name="path">The spec's path.</param>
    /// <param name="causes">Where causes go.</param>
    /// <param name="anyValues">The stored node affinity has values that no label has.</param>
    public static void Check(MapNode spec, string volume, FieldPath path, Causes causes, bool anyValues)
    {
        AccessModes(spec, path, causes);
        CapacityOf(spec.Map("capacity"), path.Child("capacity"), causes);
        if (spec.HasText("persistentVolumeReclaimPolicy"))
        {
            Choice.Supported(spec.TextOf("persistentVolumeReclaimPolicy"), Policies, path.Child("persistentVolumeReclaimPolicy"), causes);
        }

        if (spec.Map("nodeAffinity") is { } affinity)
        {
            Affinity(affinity, path.Child("nodeAffinity").Child("required"), causes, anyValues);
        }

        SourceOf(spec, volume, path, causes);
        if (spec.HasText("storageClassName"))
        {
            NameRules.Subdomain(spec.TextOf("storageClassName"), path.Child("storageClassName"), causes);
        }

        Choice.Optional(spec.Text("volumeMode"), Modes, path.Child("volumeMode"), causes);
        AttributesClass(spec, path, causes);
    }

    /// <summary>The spec of a volume that has no object of its own.</summary>
    public static void CheckInline(MapNode spec, FieldPath path, Causes causes)
    {
        foreach (string field in (ReadOnlySpan<string>)["claimRef", "capacity"])
        {
            if (spec.Map(field) is { } map && (field == "claimRef" || map.Count > 0))
            {
                causes.Add(FieldError.Forbidden(path.Child(field), Inline));
            }
        }

        if (!spec.IsSet("csi"))
        {
            causes.Add(FieldError.Required(path.Child("csi"), "has to be specified in the context of inline volumes"));
        }

        AccessModes(spec, path, causes);
        if (spec.TextOf("persistentVolumeReclaimPolicy") is not ("" or "Retain"))
        {
            causes.Add(FieldError.Forbidden(path.Child("persistentVolumeReclaimPolicy"), "may only be Retain in the context of inline volumes"));
        }

        if (spec.IsSet("nodeAffinity"))
        {
            causes.Add(FieldError.Forbidden(path.Child("nodeAffinity"), Inline));
        }

        SourceOf(spec, "", path, causes);
        if (spec.HasText("storageClassName"))
        {
            causes.Add(FieldError.Forbidden(path.Child("storageClassName"), Inline));
        }

        if (spec.Text("volumeMode") is { } mode and not "Filesystem")
        {
            causes.Add(FieldError.Forbidden(path.Child("volumeMode"), "may not specify volumeMode other than Filesystem in the context of inline volumes"));
        }
    }

    private static void AccessModes(MapNode spec, FieldPath path, Causes causes)
    {
        if (spec.Length("accessModes") == 0)
        {
            causes.Add(FieldError.Required(path.Child("accessModes"), ""));
        }

        AccessModeRules.Check(spec.List("accessModes"), path.Child("accessModes"), causes);
    }

    private static void CapacityOf(MapNode? capacity, FieldPath path, Causes causes)
    {
        if (capacity is not { Count: > 0 })
        {
            causes.Add(FieldError.Required(path, ""));
        }

        if (capacity?.Has("storage") is not true || capacity.Count > 1)
        {
            causes.Add(FieldError.NotSupportedShown(path, InternalValue.Json(capacity, Capacity.Value), Capacities));
        }

        foreach (string name in KeyedData.SortedKeys(capacity))
        {
            Quantity amount = QuantityRules.Read(capacity![name]);
            if (amount.Value < 0)
            {
                causes.Add(FieldError.Invalid(path.Key(name), amount.Value.ToString(CultureInfo.InvariantCulture), "must be a valid resource quantity"));
            }

            QuantityRules.Positive(amount, path.Key(name), causes);
        }
    }

    private static void Affinity(MapNode affinity, FieldPath path, Causes causes, bool anyValues)
    {
        if (affinity.Map("required") is { } selector)
        {
            NodeSelectorRules.Check(selector, path, causes, anyValues);
        }
        else
        {
            causes.Add(FieldError.Required(path, "must specify required node constraints"));
        }
    }

    private static void SourceOf(MapNode spec, string volume, FieldPath path, Causes causes)
    {
        int found = 0;
        foreach ((string field, string named, string twice) in Sources)
        {
            if (spec.Map(field) is not { } source)
            {
                continue;
            }

            if (found > 0 && twice.Length > 0)
            {
                causes.Add(FieldError.Forbidden(path.Child(twice), "may not specify more than 1 volume type"));
                continue;
            }

            found++;
            PersistentVolumeSourceRules.Check(field, source, volume, path.Child(named), causes);
            if (field == "local" && !spec.IsSet("nodeAffinity"))
            {
                causes.Add(FieldError.Required(path.Child("nodeAffinity"), "Local volume requires node affinity"));
            }
        }

        if (found == 0)
        {
            causes.Add(FieldError.Required(path, "must specify a volume type"));
        }

        if (spec.Map("hostPath") is { } host && IsRoot(host.TextOf("path")) && spec.Text("persistentVolumeReclaimPolicy") == "Recycle")
        {
            causes.Add(FieldError.Forbidden(path.Child("persistentVolumeReclaimPolicy"), "may not be 'recycle' for a hostPath mount of '/'"));
        }
    }

    // Whether a path is the root once its dots are resolved, as Go's path.Clean does.
    private static bool IsRoot(string path)
    {
        int depth = 0;
        foreach (string part in path.Split('/'))
        {
            depth = part switch
            {
                "" or "." => depth,
                ".." => Math.Max(depth - 1, 0),
                _ => depth + 1,
            };
        }

        return path.StartsWith('/') && depth == 0;
    }

    private static void AttributesClass(MapNode spec, FieldPath path, Causes causes)
    {
        if (spec.Text("volumeAttributesClassName") is not { } name)
        {
            return;
        }

        FieldPath at = path.Child("volumeAttributesClassName");
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(at, "an empty string is disallowed"));
        }
        else
        {
            NameRules.Subdomain(name, at, causes);
        }

        if (!spec.IsSet("csi"))
        {
            causes.Add(FieldError.Required(path.Child("csi"), "has to be specified when using volumeAttributesClassName"));
        }
    }
}
