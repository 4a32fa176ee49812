using System.Text;
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
    public void The_document_says_its_version_first() => Assert.Equal("2.0", Text(document, 1));

    [Fact]
    public void Every_definition_path_and_parameter_is_there_in_order()
    {
        Assert.Equal(Names(json.GetProperty("definitions")), Fields(One(document, 9), 1).Select(d => Text(d, 1)));
        Assert.Equal(Names(json.GetProperty("paths")), Fields(One(document, 8), 2).Select(p => Text(p, 1)));
        Assert.Equal(Names(json.GetProperty("parameters")), Fields(One(document, 10), 1).Select(p => Text(p, 1)));
    }

    [Fact]
    public void A_schema_keeps_properties_references_and_extensions()
    {
        byte[] service = Definition("io.k8s.api.core.v1.ServiceSpec");
        byte[] ports = One(Fields(One(service, 25), 1).Single(p => Text(p, 1) == "ports"), 2);
        Assert.Equal("array", Text(One(ports, 22), 1));
        Assert.Equal("#/definitions/io.k8s.api.core.v1.ServicePort", Text(One(One(ports, 23), 1), 1));
        Assert.Equal(
            [
                "x-kubernetes-list-map-keys=[\"port\",\"protocol\"]", "x-kubernetes-list-type=\"map\"",
                "x-kubernetes-patch-merge-key=\"port\"", "x-kubernetes-patch-strategy=\"merge\"",
            ],
            Fields(ports, 31).Select(e => $"{Text(e, 1)}={Text(One(e, 2), 2)}"));
    }

    [Fact]
    public void An_operation_keeps_its_fieldValidation_parameter_in_place()
    {
        byte[] path = One(Fields(One(document, 8), 2).Single(p => Text(p, 1) == "/api/v1/namespaces/{namespace}/pods/{name}"), 2);
        byte[] patch = One(path, 8);
        Assert.Equal("patchCoreV1NamespacedPod", Text(patch, 5));
        Assert.Contains(Fields(patch, 8), item => Fields(item, 1).Any(p => Text(One(One(p, 2), 3), 4) == "fieldValidation"));
        Assert.Contains(Fields(patch, 13), e => Text(e, 1) == "x-kubernetes-group-version-kind");
    }

    private byte[] Definition(string name) => One(Fields(One(document, 9), 1).Single(d => Text(d, 1) == name), 2);

    private static IEnumerable<string> Names(JsonElement map) => map.EnumerateObject().Select(m => m.Name);

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(One(message, field));

    private static byte[] One(byte[] message, int field) => Fields(message, field).FirstOrDefault() ?? [];

    // The length-delimited fields of one number; others are stepped over.
    private static IEnumerable<byte[]> Fields(byte[] message, int number)
    {
        for (int at = 0; at < message.Length;)
        {
            ulong tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    if ((int)(tag >> 3) == number)
                    {
                        yield return message[at..(at + length)];
                    }

                    at += length;
                    break;
                default:
                    Assert.Fail($"wire type {tag & 7} at {at}");
                    break;
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = message[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
