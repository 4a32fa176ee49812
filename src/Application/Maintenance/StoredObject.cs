using Kronicle.Application.EventLog;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Maintenance;

/// <summary>Whether stored bytes are an object of the key that they lie under.</summary>
public static class StoredObject
{
    /// <summary>What is wrong with them, in a few words; null when nothing is, or when the key is none of a resource.</summary>
    public static string? ProblemOf(string key, ReadOnlySpan<byte> value)
    {
        if (StoredResources.Of(key) is { } resource)
        {
            return OfBuiltIn(key, value, resource);
        }

        // Custom resources lie under their group; what else there is, servers keep for themselves in forms of their own.
        return StoredResources.NameOf(key) is not null ? OfCustom(key, value) : null;
    }

    private static string? OfBuiltIn(string key, ReadOnlySpan<byte> value, ResourceDefinition resource)
    {
        DecodedObject decoded = ObjectDecoder.Decode(value, resource.Type, stored: true);
        if (decoded.Object is null)
        {
            return $"it is no {resource.Kind}: {decoded.Error}";
        }

        string kind = decoded.Object.Text("kind") ?? "";
        string apiVersion = decoded.Object.Text("apiVersion") ?? "";
        if (!IsOf(resource, apiVersion, kind))
        {
            return $"it is a {apiVersion} {kind}, and no {resource.ApiVersion} {resource.Kind}";
        }

        var index = DocumentIndex.Scan(value, []);
        return resource.Key(index.Namespace, index.Name) != key ? Misplaced(index) : index.Uid.Length == 0 ? "it has no uid" : null;
    }

    private static string? OfCustom(string key, ReadOnlySpan<byte> value)
    {
        if (TreeReader.Read(value, out string? error) is not MapNode)
        {
            return $"it is no object: {error ?? "another JSON value"}";
        }

        var index = DocumentIndex.Scan(value, []);
        string end = index.Namespace.Length > 0 ? $"/{index.Namespace}/{index.Name}" : $"/{index.Name}";
        return !key.EndsWith(end, StringComparison.Ordinal) ? Misplaced(index) : index.Uid.Length == 0 ? "it has no uid" : null;
    }

    private static string Misplaced(DocumentIndex index) =>
        $"it is the object {(index.Namespace.Length > 0 ? index.Namespace + "/" : "")}{index.Name}, which has another key";

    // Older versions of a kind stay as they were stored.
    private static bool IsOf(ResourceDefinition resource, string apiVersion, string kind) =>
        (apiVersion == resource.ApiVersion && kind == resource.Kind) ||
        (GroupVersion.Parse(apiVersion) is { } version && ResourceCatalogue.BuiltIn.FindKind(new(version.Group, version.Version, kind)) is { } other &&
            ReferenceEquals(ResourceCatalogue.BuiltIn.StorageOf(other), resource));
}
