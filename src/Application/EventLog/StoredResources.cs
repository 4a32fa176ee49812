using System.Collections.Frozen;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.EventLog;

/// <summary>Which resource a storage key belongs to.</summary>
public static class StoredResources
{
    private const string Root = "/registry/";

    private static readonly Lazy<FrozenDictionary<string, ResourceDefinition>> ByRoot = new(() => ResourceCatalogue.BuiltIn.Resources
        .Where(resource => resource.Stored).Select(ResourceCatalogue.BuiltIn.StorageOf).DistinctBy(resource => resource.KeyRoot)
        .ToFrozenDictionary(resource => resource.KeyRoot, StringComparer.Ordinal));

    /// <summary>The built-in resource; null for custom ones and for what only servers keep.</summary>
    public static ResourceDefinition? Of(string key)
    {
        if (!Segments(key, out int first, out int second))
        {
            return null;
        }

        // The resource is the first folder under the root, or the first two: services/specs.
        var lookup = ByRoot.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        return lookup.TryGetValue(key.AsSpan(0, first + 1), out ResourceDefinition? found) ||
            (second > 0 && lookup.TryGetValue(key.AsSpan(0, second + 1), out found)) ? found : null;
    }

    /// <summary>The resource and its group, of custom resources too, whose keys name both; null for what only servers keep.</summary>
    public static GroupResource? NameOf(string key)
    {
        if (Of(key) is { } built)
        {
            return built.GroupResource;
        }

        // Groups of custom resources have a dot, folders of built-in resources have none.
        return Segments(key, out int first, out int second) && second > 0 && key.AsSpan(Root.Length, first - Root.Length).Contains('.')
            ? new GroupResource(key[Root.Length..first], key[(first + 1)..second]) : null;
    }

    /// <summary>The name of a key's resource for people, such as pods or deployments.apps; for what only servers keep its folder in parentheses.</summary>
    public static string LabelOf(string key) => NameOf(key) is { } name ? (name.Group.Length == 0 ? name.Resource : $"{name.Resource}.{name.Group}")
        : Segments(key, out int first, out _) ? $"({key[Root.Length..first]})" : key;

    private static bool Segments(string key, out int first, out int second)
    {
        first = key.StartsWith(Root, StringComparison.Ordinal) ? key.IndexOf('/', Root.Length) : -1;
        second = first < 0 ? -1 : key.IndexOf('/', first + 1);
        return first > 0;
    }
}
