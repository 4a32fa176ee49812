using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.OpenApi;

/// <summary>The documents of OpenAPI v3, by key, and the paths of each; OpenAPI v2 has all of them in one.</summary>
internal sealed class ApiPaths(ResourceCatalogue catalogue, Descriptions descriptions)
{
    private readonly DefinitionNames names = new(catalogue);
    private readonly OptionParameters options = new(catalogue, descriptions);

    /// <summary>The keys of all documents, in order: "api", "api/v1", "apis/apps", "apis/apps/v1", "version", ...</summary>
    public static SortedSet<string> Keys(ResourceCatalogue catalogue)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal)
        {
            ".well-known/openid-configuration", "api", "apis", "openid/v1/jwks", "version",
        };
        foreach (GroupVersionEntry entry in catalogue.GroupVersions)
        {
            keys.Add(entry.Group.Length == 0 ? "api/" + entry.Version : $"apis/{entry.Group}/{entry.Version}");
            if (entry.Group.Length > 0 && ResourceCatalogue.BuiltIn.HasGroup(entry.Group))
            {
                keys.Add("apis/" + entry.Group);
            }
        }

        return keys;
    }

    /// <summary>The group version of a key; null for the documents of a group and the others.</summary>
    public static GroupVersion? GroupVersionOf(string key) => key.Split('/') switch
    {
        ["api", var version] => new("", version),
        ["apis", var group, var version] => new(group, version),
        _ => null,
    };

    /// <summary>The paths of one document, in order.</summary>
    public IReadOnlyList<ApiPath> Of(string key) => key switch
    {
        "api" => [PlainPaths.Versions],
        "apis" => [PlainPaths.Groups],
        "version" => [PlainPaths.Version],
        "openid/v1/jwks" => [PlainPaths.IssuerKeys],
        ".well-known/openid-configuration" => [PlainPaths.IssuerConfiguration],
        _ when GroupVersionOf(key) is { } served => Resources(served),
        _ => [PlainPaths.Group(key["apis/".Length..])],
    };

    // The discovery path of a group version belongs to the built-in API servers; documents of custom resources go without.
    private ApiPath[] Resources(GroupVersion served)
    {
        IEnumerable<ApiPath> paths = catalogue.Resources.Where(r => r.GroupVersion == served).SelectMany(r =>
            CustomDefinitions.IsCustom(r) ? new CustomPaths(r, names, options).All() : new ResourcePaths(r, names, options).All());
        if (ResourceCatalogue.BuiltIn.HasGroupVersion(served))
        {
            paths = paths.Append(PlainPaths.Resources(served.Group, served.Version));
        }

        return [.. paths.OrderBy(p => p.Path, StringComparer.Ordinal)];
    }
}
