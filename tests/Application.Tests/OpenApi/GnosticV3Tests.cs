using System.Text.Json;
using Kronicle.Application.OpenApi;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Tests.OpenApi;

/// <summary>Reads the protobuf form of version 3 back, field by field, and compares it with the JSON form.</summary>
public sealed class GnosticV3Tests
{
    private readonly OpenApiV3Documents documents = OpenApiV3Documents.Of(ResourceCatalogue.BuiltIn);

    [Fact]
    public void Every_document_holds_the_paths_operations_and_schemas_of_its_JSON()
    {
        foreach (string key in documents.Keys)
        {
            using JsonDocument json = JsonDocument.Parse(documents.Document(key)!.Bytes);
            byte[] message = documents.Protobuf(key)!.Bytes.ToArray();
            Assert.Equal("3.0.0", Wire.Text(message, 1));
            Assert.Equal("Kubernetes", Wire.Text(Wire.One(message, 2), 1));
            JsonElement paths = json.RootElement.GetProperty("paths");
            byte[][] items = [.. Wire.Fields(Wire.One(message, 4), 1)];
            Assert.Equal(paths.EnumerateObject().Select(path => path.Name), items.Select(item => Wire.Text(item, 1)));
            Assert.Equal(
                paths.EnumerateObject().Select(path => path.Value.TryGetProperty("get", out JsonElement get) ? get.GetProperty("operationId").GetString() : ""),
                items.Select(item => Wire.Text(Wire.One(Wire.One(item, 2), 4), 5)));
            JsonElement components = json.RootElement.GetProperty("components");
            Assert.Equal(
                components.TryGetProperty("schemas", out JsonElement schemas) ? [.. schemas.EnumerateObject().Select(schema => schema.Name)] : (string[])[],
                Wire.Fields(Wire.One(Wire.One(message, 5), 1), 1).Select(schema => Wire.Text(schema, 1)));
        }
    }

    [Fact]
    public void A_schema_keeps_types_properties_references_defaults_and_extensions()
    {
        byte[] message = documents.Protobuf("apis/apps/v1")!.Bytes.ToArray();
        byte[] port = Schema(message, "io.k8s.api.core.v1.ContainerPort");
        Assert.Equal(("object", "containerPort"), (Wire.Text(port, 25), Wire.Text(port, 23)));
        byte[] protocol = Property(port, "protocol");
        Assert.Equal(("string", "TCP"), (Wire.Text(protocol, 25), Wire.Text(Wire.One(protocol, 33), 3)));
        byte[] template = Property(Schema(message, "io.k8s.api.apps.v1.DeploymentSpec"), "template");
        Assert.Equal("#/components/schemas/io.k8s.api.core.v1.PodTemplateSpec", Wire.Text(Wire.One(Wire.One(template, 26), 2), 1));
        byte[] kinds = Wire.Fields(Schema(message, "io.k8s.api.apps.v1.Deployment"), 36).Single();
        Assert.Equal("x-kubernetes-group-version-kind", Wire.Text(kinds, 1));
        Assert.Contains("\"Deployment\"", Wire.Text(Wire.One(kinds, 2), 2), StringComparison.Ordinal);
    }

    private static byte[] Schema(byte[] document, string name) =>
        Wire.One(Wire.One(Wire.Fields(Wire.One(Wire.One(document, 5), 1), 1).Single(schema => Wire.Text(schema, 1) == name), 2), 1);

    private static byte[] Property(byte[] schema, string name) =>
        Wire.One(Wire.One(Wire.Fields(Wire.One(schema, 31), 1).Single(property => Wire.Text(property, 1) == name), 2), 1);
}
