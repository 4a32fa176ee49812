using System.Collections.Frozen;
using System.Text.Json;
using Kronicle.Application.OpenApi;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.OpenApi;

public sealed class CustomResourceTests : ICustomSchemas
{
    private const string Kind = "com.example.stable.v1.Widget";

    private readonly ResourceCatalogue catalogue;

    public CustomResourceTests()
    {
        var widgets = new ResourceDefinition
        {
            Group = "stable.example.com",
            Version = "v1",
            Resource = "widgets",
            Kind = "Widget",
            ListKind = "WidgetList",
            Namespaced = true,
            Verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"],
            Subresources = new Dictionary<string, SubresourceDefinition>
            {
                ["scale"] = new("scale", ["get", "patch", "update"], new("autoscaling", "v1", "Scale"), "Scale"),
                ["status"] = new("status", ["get", "patch", "update"], new("stable.example.com", "v1", "Widget"), "Widget"),
            }.ToFrozenDictionary(),
        };
        ResourceCatalogue builtIn = ResourceCatalogue.BuiltIn;
        catalogue = new(
            [.. builtIn.GroupVersions, new("stable.example.com", "v1", "v1", 1000, 100)],
            [.. builtIn.Resources, widgets], builtIn.Type, builtIn.TypeOf);
    }

    public MapNode? SchemaOf(ResourceDefinition resource) => new()
    {
        ["type"] = "object",
        ["properties"] = new MapNode
        {
            ["spec"] = new MapNode
            {
                ["type"] = "object",
                ["description"] = "what it should be",
                ["required"] = new ListNode { (Node)"size", "color" },
                ["properties"] = new MapNode
                {
                    ["size"] = new MapNode { ["type"] = "integer", ["minimum"] = 1, ["oneOf"] = new ListNode() },
                    ["color"] = new MapNode { ["type"] = "string", ["nullable"] = true },
                    ["any"] = new MapNode
                    {
                        ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true, ["properties"] = new MapNode(),
                    },
                },
            },
        },
    };

    [Fact]
    public void A_custom_group_version_has_one_v3_document()
    {
        var documents = new OpenApiV3Documents(catalogue, this);
        Assert.Contains("apis/stable.example.com/v1", documents.Keys);
        Assert.DoesNotContain("apis/stable.example.com", documents.Keys);
        using JsonDocument document = JsonDocument.Parse(documents.Document("apis/stable.example.com/v1")!.Bytes);
        JsonElement schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        JsonElement properties = schemas.GetProperty(Kind).GetProperty("properties");
        Assert.Equal("#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
            properties.GetProperty("metadata").GetProperty("allOf")[0].GetProperty("$ref").GetString());
        Assert.True(properties.GetProperty("spec").GetProperty("properties").GetProperty("color").GetProperty("nullable").GetBoolean());
        Assert.True(schemas.TryGetProperty(Kind + "List", out _));
        Assert.True(schemas.TryGetProperty("io.k8s.api.autoscaling.v1.Scale", out _));
        Assert.Equal(
            [
                "/apis/stable.example.com/v1/namespaces/{namespace}/widgets",
                "/apis/stable.example.com/v1/namespaces/{namespace}/widgets/{name}",
                "/apis/stable.example.com/v1/namespaces/{namespace}/widgets/{name}/scale",
                "/apis/stable.example.com/v1/namespaces/{namespace}/widgets/{name}/status",
                "/apis/stable.example.com/v1/widgets",
            ],
            document.RootElement.GetProperty("paths").EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void A_custom_patch_can_be_validated_by_the_server()
    {
        using JsonDocument document = JsonDocument.Parse(new OpenApiV3Documents(catalogue, this).Document("apis/stable.example.com/v1")!.Bytes);
        JsonElement patch = document.RootElement.GetProperty("paths")
            .GetProperty("/apis/stable.example.com/v1/namespaces/{namespace}/widgets/{name}").GetProperty("patch");
        Assert.Equal("patchStableExampleComV1NamespacedWidget", patch.GetProperty("operationId").GetString());
        Assert.Contains(patch.GetProperty("parameters").EnumerateArray(), p => p.GetProperty("name").GetString() == "fieldValidation");
        Assert.False(patch.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/strategic-merge-patch+json", out _));
    }

    [Fact]
    public void In_v2_what_clients_misread_is_left_out()
    {
        var v2 = new OpenApiV2Document(catalogue, this);
        using JsonDocument document = JsonDocument.Parse(v2.Json().Bytes);
        JsonElement spec = document.RootElement.GetProperty("definitions").GetProperty(Kind).GetProperty("properties").GetProperty("spec");
        Assert.Equal("""["size"]""", spec.GetProperty("required").GetRawText());
        Assert.Equal("""{"type":"integer","minimum":1}""", spec.GetProperty("properties").GetProperty("size").GetRawText());
        Assert.Equal("{}", spec.GetProperty("properties").GetProperty("color").GetRawText());
        Assert.Equal("""{"type":"object","x-kubernetes-preserve-unknown-fields":true}""", spec.GetProperty("properties").GetProperty("any").GetRawText());
        Assert.NotEqual(0, v2.Protobuf().Length);
    }

    [Fact]
    public void A_custom_kind_without_a_schema_is_an_open_object()
    {
        using JsonDocument document = JsonDocument.Parse(new OpenApiV3Documents(catalogue).Document("apis/stable.example.com/v1")!.Bytes);
        JsonElement definition = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(Kind);
        Assert.Equal("""{"type":"object","x-kubernetes-group-version-kind":[{"group":"stable.example.com","kind":"Widget","version":"v1"}]}""", definition.GetRawText());
    }

    [Fact]
    public void Built_in_documents_are_shared_with_snapshots_that_have_custom_resources() => Assert.Same(
        OpenApiV3Documents.Of(ResourceCatalogue.BuiltIn).Document("apis/apps/v1"),
        new OpenApiV3Documents(catalogue, this).Document("apis/apps/v1"));
}
