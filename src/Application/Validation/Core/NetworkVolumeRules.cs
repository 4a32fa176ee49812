using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of volumes from file servers and clusters of storage: https://kubernetes.io/docs/concepts/storage/volumes/</summary>
internal static class NetworkVolumeRules
{
    private const int MostTenantBytes = 64;
    private const string Pairs = "must be a host:port pair or multiple pairs separated by commas";

    public static void Nfs(MapNode source, FieldPath path, Causes causes)
    {
        RequiredRules.Texts(source, path, causes, "server", "path");
        string export = source.TextOf("path");
        if (!export.StartsWith('/'))
        {
            causes.Add(FieldError.InvalidText(path.Child("path"), export, "must be an absolute path"));
        }
    }

    public static void Flocker(MapNode source, FieldPath path, Causes causes)
    {
        string name = source.TextOf("datasetName");
        bool identified = source.HasText("datasetUUID");
        if (name.Length == 0 && !identified)
        {
            causes.Add(FieldError.Required(path, "one of datasetName and datasetUUID is required"));
        }

        if (name.Length > 0 && identified)
        {
            causes.Add(FieldError.InvalidText(path, "resource", "datasetName and datasetUUID can not be specified simultaneously"));
        }

        if (name.Contains('/', StringComparison.Ordinal))
        {
            causes.Add(FieldError.InvalidText(path.Child("datasetName"), name, "must not contain '/'"));
        }
    }

    public static void Monitors(MapNode source, FieldPath path, Causes causes)
    {
        if (source.Length("monitors") == 0)
        {
            causes.Add(FieldError.Required(path.Child("monitors"), ""));
        }
    }

    public static void Rbd(MapNode source, FieldPath path, Causes causes)
    {
        Monitors(source, path, causes);
        RequiredRules.Texts(source, path, causes, "image");
    }

    public static void Quobyte(MapNode source, FieldPath path, Causes causes)
    {
        string registry = source.TextOf("registry");
        if (registry.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("registry"), Pairs));
        }
        else if (Encoding.UTF8.GetByteCount(source.TextOf("tenant")) > MostTenantBytes)
        {
            causes.Add(FieldError.Required(path.Child("tenant"), "must be a UUID and may not exceed a length of 64 characters"));
        }
        else
        {
            foreach (string pair in registry.Split(','))
            {
                if (!IsHostAndPort(pair))
                {
                    causes.Add(FieldError.InvalidText(path.Child("registry"), registry, Pairs));
                }
            }
        }

        RequiredRules.Texts(source, path, causes, "volume");
    }

    public static void StorageOs(MapNode source, FieldPath path, Causes causes)
    {
        string name = source.TextOf("volumeName");
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path.Child("volumeName"), ""));
        }
        else
        {
            NameRules.Label(name, path.Child("volumeName"), causes);
        }

        if (source.Text("volumeNamespace") is { Length: > 0 } ns)
        {
            NameRules.Label(ns, path.Child("volumeNamespace"), causes);
        }

        RequiredRules.ReferenceName(source, "secretRef", path, causes);
    }

    // What net.SplitHostPort takes apart: one colon, or an address in brackets before the last one.
    private static bool IsHostAndPort(string pair)
    {
        int colon = pair.LastIndexOf(':');
        if (colon < 0)
        {
            return false;
        }

        ReadOnlySpan<char> host = pair.AsSpan(0, colon);
        if (host.StartsWith("[") && host.EndsWith("]"))
        {
            host = host[1..^1];
            return !host.ContainsAny('[', ']');
        }

        return !pair.AsSpan().ContainsAny('[', ']') && !host.Contains(':');
    }
}
