using System.Text.Json;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.OpenApi;

/// <summary>The definitions of custom kinds and their lists: the stated schema with apiVersion, kind and metadata added.</summary>
internal sealed class CustomDefinitions
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private const string TypeMetaOwner = "io.k8s.api.core.v1.Pod";

    private readonly Dictionary<string, (ResourceDefinition Resource, bool List)> byName = new(StringComparer.Ordinal);
    private readonly ICustomSchemas? schemas;

    public CustomDefinitions(ResourceCatalogue catalogue, ICustomSchemas? schemas)
    {
        this.schemas = schemas;
        foreach (ResourceDefinition resource in catalogue.Resources.Where(IsCustom))
        {
            byName.TryAdd(Name(resource), (resource, false));
            byName.TryAdd(ListName(resource), (resource, true));
        }
    }

    public static bool IsCustom(ResourceDefinition resource) =>
        ResourceCatalogue.BuiltIn.Find(resource.Group, resource.Version, resource.Resource) is null;

    public static string Name(ResourceDefinition resource) => DefinitionNames.Custom(resource.GroupVersionKind);

    public static string ListName(ResourceDefinition resource) => DefinitionNames.Custom(resource.GroupVersionKind with { Kind = ListKind(resource) });

    public bool Has(string name) => byName.ContainsKey(name);

    /// <summary>The definitions that one refers to.</summary>
    public IEnumerable<string> References(string name) => byName[name] switch
    {
        (var resource, true) => [Name(resource), Meta + "ListMeta"],
        _ => [Meta + "ObjectMeta"],
    };

    /// <summary>Writes the members of a definition, without its braces.</summary>
    public void Write(Utf8JsonWriter json, string name, Dialect dialect, SchemaWriter references, Descriptions descriptions)
    {
        (ResourceDefinition resource, bool list) = byName[name];
        MapNode schema = list ? ListSchema(resource, references) : ObjectSchema(resource, dialect, references, descriptions);
        if (list)
        {
            TypeMeta(schema, "ListMeta", references, descriptions, TypeMetaOwner + "List");
        }

        foreach (KeyValuePair<string, Node> member in schema)
        {
            json.WritePropertyName(member.Key);
            NodeJson.Write(json, member.Value);
        }

        json.WriteStartArray("x-kubernetes-group-version-kind");
        json.WriteStartObject();
        json.WriteString("group", resource.Group);
        json.WriteString("kind", list ? ListKind(resource) : resource.Kind);
        json.WriteString("version", resource.Version);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private MapNode ObjectSchema(ResourceDefinition resource, Dialect dialect, SchemaWriter references, Descriptions descriptions)
    {
        MapNode? stated = schemas?.SchemaOf(resource);
        if (stated is null || (dialect == Dialect.V2 && stated.Bool("x-kubernetes-preserve-unknown-fields") == true))
        {
            // Clients take properties as complete, so a schema that does not name them all must name none.
            return new MapNode { ["type"] = "object" };
        }

        MapNode schema = dialect == Dialect.V2 ? CustomSchemaV2.From(stated) : stated.Copy();
        TypeMeta(schema, "ObjectMeta", references, descriptions, TypeMetaOwner);
        return schema;
    }

    private static MapNode ListSchema(ResourceDefinition resource, SchemaWriter references) => new()
    {
        ["description"] = $"{ListKind(resource)} is a list of {resource.Kind}",
        ["type"] = "object",
        ["required"] = new ListNode { (Node)"items" },
        ["properties"] = new MapNode
        {
            ["items"] = new MapNode
            {
                ["description"] = $"List of {resource.Resource}. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md",
                ["type"] = "array",
                ["items"] = new MapNode { ["$ref"] = references.Pointer(Name(resource)) },
            },
        },
    };

    private static void TypeMeta(MapNode schema, string metadata, SchemaWriter references, Descriptions descriptions, string described)
    {
        MapNode properties = schema.EnsureMap("properties");
        foreach (string name in (string[])["apiVersion", "kind"])
        {
            properties[name] = new MapNode { ["description"] = descriptions.Field(described, name) ?? name, ["type"] = "string" };
        }

        properties["metadata"] = references.Described(Meta + metadata, descriptions.Field(described, "metadata") ?? "metadata");
    }

    private static string ListKind(ResourceDefinition resource) => resource.ListKind.Length > 0 ? resource.ListKind : resource.Kind + "List";
}
