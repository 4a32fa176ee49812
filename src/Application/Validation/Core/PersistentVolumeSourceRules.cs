using System.Collections.Frozen;
using Kronicle.Application.Validation.Shared;
using Kronicle.Application.Validation.Storage;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>
/// What each type of persistent volume asks for. https://kubernetes.io/docs/concepts/storage/persistent-volumes/#types-of-persistent-volumes
/// </summary>
internal static class PersistentVolumeSourceRules
{
    // Fields that only have to be there, in the order in which they are missed.
    private static readonly FrozenDictionary<string, string[]> Needed = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["gcePersistentDisk"] = ["pdName"],
        ["awsElasticBlockStore"] = ["volumeID"],
        ["glusterfs"] = ["endpoints", "path"],
        ["cinder"] = ["volumeID"],
        ["flexVolume"] = ["driver"],
        ["azureFile"] = ["secretName", "shareName"],
        ["vsphereVolume"] = ["volumePath"],
        ["photonPersistentDisk"] = ["pdID"],
        ["portworxVolume"] = ["volumeID"],
        ["azureDisk"] = ["diskName", "diskURI"],
        ["scaleIO"] = ["gateway", "system", "volumeName"],
        ["nfs"] = ["server", "path"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The rules of one type.</summary>
    /// <param name="type">Its field, such as nfs.</param>
    /// <param name="source">What the field says.</param>
    /// <param name="volume">The volume's name.</param>
    /// <param name="path">The path that causes name.</param>
    /// <param name="causes">Where causes go.</param>
    public static void Check(string type, MapNode source, string volume, FieldPath path, Causes causes)
    {
        foreach (string field in Needed.GetValueOrDefault(type, []))
        {
            if (!source.HasText(field))
            {
                causes.Add(FieldError.Required(path.Child(field), ""));
            }
        }

        switch (type)
        {
            case "hostPath":
                LocalPathRules.HostPath(source, path, causes);
                break;
            case "local":
                LocalPathRules.Local(source, path, causes);
                break;
            case "gcePersistentDisk" or "awsElasticBlockStore":
                if (source.IntegerOf("partition") is < 0 or > 255)
                {
                    causes.Add(FieldError.Invalid(path.Child("partition"), ShownValue.Json(source["partition"]), "must be between 1 and 255, inclusive"));
                }

                break;
            case "nfs":
                if (!source.TextOf("path").StartsWith('/'))
                {
                    causes.Add(FieldError.InvalidText(path.Child("path"), source.TextOf("path"), "must be an absolute path"));
                }

                break;
            case "glusterfs":
                Glusterfs(source, path, causes);
                break;
            case "flexVolume":
                FlexOptions(source.Map("options"), path.Child("options"), causes);
                break;
            case "azureFile":
                if (source.Text("secretNamespace") is "")
                {
                    causes.Add(FieldError.Required(path.Child("secretNamespace"), ""));
                }

                break;
            case "cinder":
                SecretOf(source, path, causes);
                break;
            case "storageos":
                StorageOs(source, path, causes);
                break;
            case "rbd":
                Listed(source, "monitors", path, causes);
                if (!source.HasText("image"))
                {
                    causes.Add(FieldError.Required(path.Child("image"), ""));
                }

                break;
            case "cephfs":
                Listed(source, "monitors", path, causes);
                break;
            case "csi":
                Csi(source, path, causes);
                break;
            default:
                RemoteDiskRules.Check(type, source, volume, path, causes);
                break;
        }
    }

    private static void Glusterfs(MapNode source, FieldPath path, Causes causes)
    {
        switch (source.Text("endpointsNamespace"))
        {
            case null:
                break;
            case "":
                causes.Add(FieldError.InvalidText(path.Child("endpointsNamespace"), "", "if the endpointnamespace is set, it must be a valid namespace name"));
                break;
            case { } ns:
                NameRules.Label(ns, path.Child("endpointsNamespace"), causes);
                break;
        }
    }

    // A driver's options are its own: those of Kubernetes' domains are given to it besides.
    private static void FlexOptions(MapNode? options, FieldPath path, Causes causes)
    {
        foreach (string key in KeyedData.SortedKeys(options))
        {
            string domain = "." + key.Split('/', 2)[0].ToLowerInvariant();
            if (domain.EndsWith(".kubernetes.io", StringComparison.Ordinal) || domain.EndsWith(".k8s.io", StringComparison.Ordinal))
            {
                causes.Add(FieldError.InvalidText(path.Key(key), key, "kubernetes.io and k8s.io namespaces are reserved"));
            }
        }
    }

    private static void StorageOs(MapNode source, FieldPath path, Causes causes)
    {
        if (source.HasText("volumeName"))
        {
            NameRules.Label(source.TextOf("volumeName"), path.Child("volumeName"), causes);
        }
        else
        {
            causes.Add(FieldError.Required(path.Child("volumeName"), ""));
        }

        if (source.HasText("volumeNamespace"))
        {
            NameRules.Label(source.TextOf("volumeNamespace"), path.Child("volumeNamespace"), causes);
        }

        SecretOf(source, path, causes);
    }

    private static void SecretOf(MapNode source, FieldPath path, Causes causes)
    {
        foreach (string field in source.Map("secretRef") is null ? [] : (string[])["name", "namespace"])
        {
            if (!source.Map("secretRef")!.HasText(field))
            {
                causes.Add(FieldError.Required(path.Child("secretRef").Child(field), ""));
            }
        }
    }

    private static void Listed(MapNode source, string field, FieldPath path, Causes causes)
    {
        if (source.Length(field) == 0)
        {
            causes.Add(FieldError.Required(path.Child(field), ""));
        }
    }

    private static void Csi(MapNode source, FieldPath path, Causes causes)
    {
        CsiDriverNameRules.Check(source.TextOf("driver"), path.Child("driver"), causes);
        if (!source.HasText("volumeHandle"))
        {
            causes.Add(FieldError.Required(path.Child("volumeHandle"), ""));
        }

        foreach (string field in (ReadOnlySpan<string>)["controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef"])
        {
            if (source.Map(field) is { } secret)
            {
                Named(secret.TextOf("name"), NameForm.Subdomain, path.Child(field).Child("name"), causes);
                Named(secret.TextOf("namespace"), NameForm.Label, path.Child(field).Child("namespace"), causes);
            }
        }
    }

    private static void Named(string name, NameForm form, FieldPath path, Causes causes)
    {
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
        }
        else
        {
            NameRules.Check(form, name, path, causes);
        }
    }
}
