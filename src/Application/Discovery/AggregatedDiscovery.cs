using System.Text.Json;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.Discovery;

/// <summary>The APIGroupDiscoveryList of apidiscovery.k8s.io: KEP-3352.</summary>
internal static class AggregatedDiscovery
{
    /// <summary>Writes the list for /api (the legacy group alone) or for /apis (all others).</summary>
    public static void List(Utf8JsonWriter json, ResourceCatalogue catalogue, bool legacy, string version)
    {
        json.WriteStartObject();
        json.WriteString("kind", "APIGroupDiscoveryList");
        json.WriteString("apiVersion", "apidiscovery.k8s.io/" + version);
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        json.WriteStartArray("items");
        foreach (IGrouping<string, GroupVersionEntry> group in
            catalogue.GroupVersions.Where(g => g.Group.Length == 0 == legacy).GroupBy(g => g.Group))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            if (!legacy)
            {
                json.WriteString("name", group.Key);
            }

            json.WriteEndObject();
            json.WriteStartArray("versions");
            foreach (GroupVersionEntry entry in group)
            {
                Version(json, catalogue, entry);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Version(Utf8JsonWriter json, ResourceCatalogue catalogue, GroupVersionEntry entry)
    {
        var served = new GroupVersion(entry.Group, entry.Version);
        json.WriteStartObject();
        json.WriteString("version", entry.Version);
        json.WriteStartArray("resources");
        foreach (ResourceDefinition resource in catalogue.Resources.Where(r => r.GroupVersion == served))
        {
            Resource(json, resource);
        }

        json.WriteEndArray();
        json.WriteString("freshness", "Current");
        json.WriteEndObject();
    }

    private static void Resource(Utf8JsonWriter json, ResourceDefinition resource)
    {
        json.WriteStartObject();
        json.WriteString("resource", resource.Resource);
        ResponseKind(json, resource, resource.GroupVersionKind);
        json.WriteString("scope", resource.Namespaced ? "Namespaced" : "Cluster");
        json.WriteString("singularResource", resource.Singular);
        json.Strings("verbs", resource.Verbs);
        LegacyDiscovery.Names(json, resource);
        if (resource.Subresources.Count > 0)
        {
            json.WriteStartArray("subresources");
            foreach (SubresourceDefinition sub in resource.Subresources.Values.OrderBy(s => s.Name, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("subresource", sub.Name);
                ResponseKind(json, resource, sub.Answers);
                json.Strings("verbs", sub.Verbs);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // Clients read an empty group and version as those of the list that names the resource. Custom kinds always state theirs.
    private static void ResponseKind(Utf8JsonWriter json, ResourceDefinition resource, GroupVersionKind kind)
    {
        bool implied = kind.GroupVersion == resource.GroupVersion
            && ResourceCatalogue.BuiltIn.Find(resource.Group, resource.Version, resource.Resource) is not null;
        json.WriteStartObject("responseKind");
        json.WriteString("group", implied ? "" : kind.Group);
        json.WriteString("version", implied ? "" : kind.Version);
        json.WriteString("kind", kind.Kind);
        json.WriteEndObject();
    }
}
