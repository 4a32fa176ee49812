using System.Buffers;
using System.Text;
using CsCheck;
using Kronicle.Application.Codecs;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.Infrastructure.Wire.Yaml;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Wire.Protobuf;

/// <summary>What goes into a message comes out of it.</summary>
public sealed class RoundTripTests
{
    private readonly ProtobufCodec codec = new();

    /// <summary>The kinds that paths take and answer with.</summary>
    public static TheoryData<string, string, string> EveryKind => [.. ResourceCatalogue.BuiltIn.Resources
        .SelectMany(resource => resource.Subresources.Values.Select(subresource => subresource.Answers).Append(resource.GroupVersionKind))
        .Append(new("", "v1", "Status")).Append(new("", "v1", "APIResourceList"))
        .Where(kind => ResourceCatalogue.BuiltIn.TypeOf(kind) is not null).Distinct().Select(kind => (kind.Group, kind.Version, kind.Kind))];

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Canonical_json_survives_the_message(string group, string version, string kind)
    {
        StructType type = ResourceCatalogue.BuiltIn.TypeOf(new(group, version, kind))!;
        Gen.Byte.Array[0, 1500].Sample(
            entropy =>
            {
                byte[] json = Canonical(new GeneratedTree(entropy).Object(type), type);
                byte[] message = Message(json, type);
                (MapNode? tree, string? error) = codec.Decode(message, type);
                Assert.Null(error);
                Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(Canonical(tree!, type)));
                Assert.Equal(message, Message(Canonical(tree!, type), type));
            },
            iter: 40);
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Canonical_json_survives_yaml(string group, string version, string kind)
    {
        StructType type = ResourceCatalogue.BuiltIn.TypeOf(new(group, version, kind))!;
        Gen.Byte.Array[0, 1500].Sample(
            entropy =>
            {
                byte[] json = Canonical(new GeneratedTree(entropy).Object(type), type);
                YamlConversion back = YamlToJson.Convert(JsonToYaml.Convert(json));
                Assert.Null(back.Error);
                DecodedObject decoded = ObjectDecoder.Decode(back.Json, type);
                Assert.Null(decoded.Error);
                Assert.Empty(decoded.Strict);
                Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(Canonical(decoded.Object!, type)));
            },
            iter: 20);
    }

    [Fact]
    public void The_revision_stands_where_stored_bytes_lack_it()
    {
        StructType type = Type("ConfigMap");
        byte[] stored = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"k":"v"}}"""u8.ToArray();
        var output = new ArrayBufferWriter<byte>();
        codec.WriteEnveloped(output, stored, type, 4711);
        (ProtobufEnvelope envelope, string? error) = codec.Open(output.WrittenMemory);
        Assert.Null(error);
        Assert.Equal(("v1", "ConfigMap"), (envelope.ApiVersion, envelope.Kind));
        Assert.Equal("4711", codec.Decode(envelope.Message.Span, type).Object!.Map("metadata")!.Text("resourceVersion"));
    }

    [Fact]
    public void Map_entries_are_sorted_by_bytes()
    {
        StructType type = Type("ConfigMap");
        byte[] sorted = Message("""{"data":{"a":"1","b":"2","\uE000":"3","\ud83d\ude00":"4"}}"""u8, type);
        Assert.Equal(sorted, Message("""{"data":{"a":"1","\ud83d\ude00":"4","b":"2","\uE000":"3"}}"""u8, type));
        Assert.True(sorted.AsSpan().IndexOf("\uE000"u8) < sorted.AsSpan().IndexOf("😀"u8));
    }

    [Fact]
    public void Pointers_keep_their_zero_and_other_zeros_are_absent()
    {
        StructType type = ResourceCatalogue.BuiltIn.TypeOf(new("apps", "v1", "Deployment"))!;
        byte[] message = Message("""{"metadata":{},"spec":{"replicas":0,"minReadySeconds":0},"status":{}}"""u8, type);
        MapNode spec = codec.Decode(message, type).Object!.Map("spec")!;
        Assert.Equal(0, spec.Integer("replicas"));
        Assert.False(spec.Has("minReadySeconds"));
    }

    [Fact]
    public void A_json_that_is_not_of_the_type_is_a_fault() =>
        Assert.Throws<InvalidDataException>(() => Message("""{"data":{"k":5}}"""u8, Type("ConfigMap")));

    [Fact]
    public void Kinds_without_a_message_have_no_protobuf_form()
    {
        Assert.Null(codec.FromJson("""{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{}}"""u8));
        Assert.Null(codec.FromJson("""{"kind":"Widget","apiVersion":"example.com/v1"}"""u8));
        Assert.Null(codec.FromJson("""{"major":"1"}"""u8));
    }

    private static StructType Type(string kind) => ResourceCatalogue.BuiltIn.TypeOf(new("", "v1", kind))!;

    private static byte[] Canonical(MapNode tree, StructType type)
    {
        using var output = new JsonBuffer();
        CanonicalWriter.Write(output, tree, type);
        return output.ToArray();
    }

    private byte[] Message(ReadOnlySpan<byte> json, StructType type)
    {
        var output = new ArrayBufferWriter<byte>();
        codec.WriteMessage(output, json, type);
        return output.WrittenSpan.ToArray();
    }
}
