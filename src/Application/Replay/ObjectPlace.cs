using Kronicle.Application.EventLog;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.Replay;

/// <summary>Which object a storage key is.</summary>
/// <param name="Resource">The resource and its group.</param>
/// <param name="Namespace">Empty for what is in none.</param>
/// <param name="Name">The object's name.</param>
public readonly record struct ObjectPlace(GroupResource Resource, string Namespace, string Name)
{
    /// <summary>The resource for people and flags, such as pods or deployments.apps.</summary>
    public string Label => Resource.Group.Length == 0 ? Resource.Resource : $"{Resource.Resource}.{Resource.Group}";

    /// <summary>Null for keys that servers keep for themselves.</summary>
    public static ObjectPlace? Of(string key)
    {
        if (StoredResources.Of(key) is { } built)
        {
            return In(built.GroupResource, key.AsSpan(built.KeyRoot.Length), built.Namespaced);
        }

        if (StoredResources.NameOf(key) is not { } custom)
        {
            return null;
        }

        // The key of a custom object names its namespace when the resource has them: it has one part more then.
        ReadOnlySpan<char> rest = key.AsSpan($"/registry/{custom.Group}/{custom.Resource}/".Length);
        return In(custom, rest, rest.Contains('/'));
    }

    private static ObjectPlace? In(GroupResource resource, ReadOnlySpan<char> rest, bool namespaced)
    {
        int slash = namespaced ? rest.IndexOf('/') : -1;
        return namespaced && slash < 0 ? null : new(resource, slash < 0 ? "" : rest[..slash].ToString(), rest[(slash + 1)..].ToString());
    }
}

/// <summary>A resource as it is named on a command line.</summary>
/// <param name="KeyRoot">What its storage keys begin with.</param>
/// <param name="Namespaced">Whether its objects are in namespaces; null where only its definition would tell.</param>
public sealed record NamedResource(string KeyRoot, bool? Namespaced)
{
    /// <summary>
    /// Finds a resource by its plural, singular or short name or its kind, with .GROUP behind it or without; a group that is not built
    /// in is a custom resource's, which has to be named as PLURAL.GROUP. Null when there is none.
    /// </summary>
    public static NamedResource? Find(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        string word = dot < 0 ? name : name[..dot];
        ResourceDefinition? found = ResourceCatalogue.BuiltIn.Resources.Where(item => item.Stored && (dot < 0 || item.Group == name[(dot + 1)..]))
            .FirstOrDefault(item => IsCalled(item, word));
        if (found is not null)
        {
            ResourceDefinition storage = ResourceCatalogue.BuiltIn.StorageOf(found);
            return new(storage.KeyRoot, storage.Namespaced);
        }

        return HistoryScopes.KeyRootOf(name) is { } root ? new(root, name == "masterleases" ? false : null) : null;
    }

    /// <summary>The key of one object.</summary>
    public string Key(string ns, string name) => (Namespaced ?? ns.Length > 0) ? $"{KeyRoot}{(ns.Length > 0 ? ns : "default")}/{name}" : KeyRoot + name;

    private static bool IsCalled(ResourceDefinition item, string word) =>
        item.Resource.Equals(word, StringComparison.OrdinalIgnoreCase) || item.Singular.Equals(word, StringComparison.OrdinalIgnoreCase)
        || item.Kind.Equals(word, StringComparison.OrdinalIgnoreCase) || item.ShortNames.Contains(word);
}
