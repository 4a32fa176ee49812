using System.Text.Json;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.Discovery;

/// <summary>
/// The unaggregated discovery documents of meta/v1: APIGroupList, APIGroup and APIResourceList.
/// https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
/// </summary>
internal static class LegacyDiscovery
{
    public static void GroupList(Utf8JsonWriter json, ResourceCatalogue catalogue)
    {
        json.WriteStartObject();
        json.WriteString("kind", "APIGroupList");
        json.WriteString("apiVersion", "v1");
        json.WriteStartArray("groups");
        foreach (IGrouping<string, GroupVersionEntry> group in catalogue.GroupVersions.Where(g => g.Group.Length > 0).GroupBy(g => g.Group))
        {
            json.WriteStartObject();
            GroupFields(json, [.. group]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Group(Utf8JsonWriter json, IReadOnlyList<GroupVersionEntry> versions)
    {
        json.WriteStartObject();
        json.WriteString("kind", "APIGroup");
        json.WriteString("apiVersion", "v1");
        GroupFields(json, versions);
        json.WriteEndObject();
    }

    public static void ResourceList(Utf8JsonWriter json, ResourceCatalogue catalogue, GroupVersion served)
    {
        json.WriteStartObject();
        json.WriteString("kind", "APIResourceList");
        if (served.Group.Length > 0)
        {
            json.WriteString("apiVersion", "v1"); // the legacy group's list has never said its own version
        }

        json.WriteString("groupVersion", served.ToString());
        json.WriteStartArray("resources");
        foreach (ResourceDefinition resource in catalogue.Resources.Where(r => r.GroupVersion == served))
        {
            Resource(json, resource);
            foreach (SubresourceDefinition sub in resource.Subresources.Values.OrderBy(s => s.Name, StringComparer.Ordinal))
            {
                Subresource(json, resource, sub);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void GroupFields(Utf8JsonWriter json, IReadOnlyList<GroupVersionEntry> versions)
    {
        json.WriteString("name", versions[0].Group);
        json.WriteStartArray("versions");
        foreach (GroupVersionEntry entry in versions)
        {
            json.WriteStartObject();
            Version(json, entry.Group, entry.Version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("preferredVersion");
        Version(json, versions[0].Group, versions[0].PreferredVersion);
        json.WriteEndObject();
    }

    private static void Version(Utf8JsonWriter json, string group, string version)
    {
        json.WriteString("groupVersion", new GroupVersion(group, version).ToString());
        json.WriteString("version", version);
    }

    private static void Resource(Utf8JsonWriter json, ResourceDefinition resource)
    {
        json.WriteStartObject();
        json.WriteString("name", resource.Resource);
        json.WriteString("singularName", resource.Singular);
        json.WriteBoolean("namespaced", resource.Namespaced);
        json.WriteString("kind", resource.Kind);
        json.Strings("verbs", resource.Verbs);
        Names(json, resource);
        if (resource.StorageVersionHash.Length > 0)
        {
            json.WriteString("storageVersionHash", resource.StorageVersionHash);
        }

        json.WriteEndObject();
    }

    internal static void Names(Utf8JsonWriter json, ResourceDefinition resource)
    {
        if (resource.ShortNames.Count > 0)
        {
            json.Strings("shortNames", resource.ShortNames);
        }

        if (resource.Categories.Count > 0)
        {
            json.Strings("categories", resource.Categories);
        }
    }

    private static void Subresource(Utf8JsonWriter json, ResourceDefinition resource, SubresourceDefinition sub)
    {
        json.WriteStartObject();
        json.WriteString("name", resource.Resource + "/" + sub.Name);
        json.WriteString("singularName", "");
        json.WriteBoolean("namespaced", resource.Namespaced);
        if (sub.Answers.GroupVersion != resource.GroupVersion)
        {
            json.WriteString("group", sub.Answers.Group);
            json.WriteString("version", sub.Answers.Version);
        }

        json.WriteString("kind", sub.Answers.Kind);
        json.Strings("verbs", sub.Verbs);
        json.WriteEndObject();
    }
}
