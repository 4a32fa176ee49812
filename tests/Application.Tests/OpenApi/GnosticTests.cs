using System.Text.Json;
using Kronicle.Application.OpenApi;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Tests.OpenApi;

/// <summary>Reads the protobuf form back, field by field, and compares it with the JSON form.</summary>
public sealed class GnosticTests
{
    private readonly byte[] document = OpenApiV2Document.Of(ResourceCatalogue.BuiltIn).Protobuf().Bytes.ToArray();
    private readonly JsonElement json = JsonDocument.Parse(OpenApiV2Document.Of(ResourceCatalogue.BuiltIn).Json().Bytes).RootElement;

    [Fact]
    public void The_document_says_its_version_first() => Assert.Equal("2.0", Wire.Text(document, 1));

    [Fact]
    public void Every_definition_path_and_parameter_is_there_in_order()
    {
        Assert.Equal(Names(json.GetProperty("definitions")), Wire.Fields(Wire.One(document, 9), 1).Select(d => Wire.Text(d, 1)));
        Assert.Equal(Names(json.GetProperty("paths")), Wire.Fields(Wire.One(document, 8), 2).Select(p => Wire.Text(p, 1)));
        Assert.Equal(Names(json.GetProperty("parameters")), Wire.Fields(Wire.One(document, 10), 1).Select(p => Wire.Text(p, 1)));
    }

    [Fact]
    public void A_schema_keeps_properties_references_and_extensions()
    {
        byte[] service = Definition("io.k8s.api.core.v1.ServiceSpec");
        byte[] ports = Wire.One(Wire.Fields(Wire.One(service, 25), 1).Single(p => Wire.Text(p, 1) == "ports"), 2);
        Assert.Equal("array", Wire.Text(Wire.One(ports, 22), 1));
        Assert.Equal("#/definitions/io.k8s.api.core.v1.ServicePort", Wire.Text(Wire.One(Wire.One(ports, 23), 1), 1));
        Assert.Equal(
            [
                "x-kubernetes-list-map-keys=[\"port\",\"protocol\"]", "x-kubernetes-list-type=\"map\"",
                "x-kubernetes-patch-merge-key=\"port\"", "x-kubernetes-patch-strategy=\"merge\"",
            ],
            Wire.Fields(ports, 31).Select(e => $"{Wire.Text(e, 1)}={Wire.Text(Wire.One(e, 2), 2)}"));
    }

    [Fact]
    public void An_operation_keeps_its_fieldValidation_parameter_in_place()
    {
        byte[] path = Wire.One(Wire.Fields(Wire.One(document, 8), 2).Single(p => Wire.Text(p, 1) == "/api/v1/namespaces/{namespace}/pods/{name}"), 2);
        byte[] patch = Wire.One(path, 8);
        Assert.Equal("patchCoreV1NamespacedPod", Wire.Text(patch, 5));
        Assert.Contains(Wire.Fields(patch, 8), item => Wire.Fields(item, 1).Any(p => Wire.Text(Wire.One(Wire.One(p, 2), 3), 4) == "fieldValidation"));
        Assert.Contains(Wire.Fields(patch, 13), e => Wire.Text(e, 1) == "x-kubernetes-group-version-kind");
    }

    private byte[] Definition(string name) => Wire.One(Wire.Fields(Wire.One(document, 9), 1).Single(d => Wire.Text(d, 1) == name), 2);

    private static IEnumerable<string> Names(JsonElement map) => map.EnumerateObject().Select(m => m.Name);
}
