using System.Collections.Frozen;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Maintenance;

/// <summary>What a storage key says of itself: which resource it belongs to, and the object's namespace and name.</summary>
public static class StoredKeys
{
    private const string Root = "/registry/";

    private static readonly Lazy<FrozenDictionary<string, ResourceDefinition>> ByRoot = new(() => ResourceCatalogue.BuiltIn.Resources
        .Where(resource => resource.Stored).Select(ResourceCatalogue.BuiltIn.StorageOf).DistinctBy(resource => resource.KeyRoot)
        .ToFrozenDictionary(resource => resource.KeyRoot, StringComparer.Ordinal));

    /// <summary>The built-in resource of a key; null for custom resources and for what servers keep for themselves.</summary>
    public static ResourceDefinition? ResourceOf(string key)
    {
        int first = FolderEnd(key, Root.Length);
        int second = first < 0 ? -1 : FolderEnd(key, first);

        // The folder is one deep, or two: services/specs.
        var lookup = ByRoot.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        return (first > 0 && lookup.TryGetValue(key.AsSpan(0, first), out ResourceDefinition? found)) ||
            (second > 0 && lookup.TryGetValue(key.AsSpan(0, second), out found)) ? found : null;
    }

    /// <summary>
    /// The name of a key's resource for people: pods, deployments.apps; for custom resources from their folders; else the folder.
    /// </summary>
    public static string LabelOf(string key)
    {
        if (ResourceOf(key) is { } resource)
        {
            return resource.Group.Length == 0 ? resource.Resource : $"{resource.Resource}.{resource.Group}";
        }

        int first = FolderEnd(key, Root.Length);
        if (first < 0)
        {
            return key;
        }

        string folder = key[Root.Length..(first - 1)];
        int second = FolderEnd(key, first);
        return folder.Contains('.', StringComparison.Ordinal) && second > 0 ? $"{key[first..(second - 1)]}.{folder}" : $"({folder})";
    }

    /// <summary>Where the folder that begins at a place ends, its slash included; -1 when there is none.</summary>
    private static int FolderEnd(string key, int from) =>
        key.StartsWith(Root, StringComparison.Ordinal) && from < key.Length ? key.IndexOf('/', from) + 1 is > 0 and var end ? end : -1 : -1;
}
