using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Kronicle.Application.Codecs;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;
using Kronicle.Infrastructure.Wire.Protobuf;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Wire.Protobuf;

/// <summary>Whole answers of the reference, made again from their content.</summary>
public sealed class RecordedExchangesTests
{
    private readonly ProtobufCodec codec = new();

    [Theory]
    [InlineData("get pod protobuf")]
    [InlineData("get configmap protobuf")]
    [InlineData("create configmap, protobuf answer")]
    [InlineData("get pod metadata protobuf")]
    [InlineData("not found, protobuf status")]
    [InlineData("delete options in protobuf refused kind")]
    public void An_answer_is_made_again_from_its_content(string name)
    {
        byte[] body = Body(name);
        Assert.Equal(body, Again(body));
    }

    [Fact]
    public void A_list_is_made_again_from_its_items()
    {
        byte[] body = Body("list configmaps protobuf");
        StructType type = ResourceCatalogue.BuiltIn.TypeOf(new("", "v1", "ConfigMapList"))!;
        MapNode list = codec.Decode(codec.Open(body).Envelope.Message.Span, type).Object!;
        StructType itemType = ResourceCatalogue.BuiltIn.TypeOf(new("", "v1", "ConfigMap"))!;
        using var metadata = new JsonBuffer();
        CanonicalWriter.Free(metadata, list.Map("metadata")!);
        using IProtobufList made = codec.BeginList("ConfigMapList", "v1", metadata.Written);
        foreach (MapNode item in list.List("items")!.Maps)
        {
            long revision = long.Parse(item.Map("metadata")!.Text("resourceVersion")!, System.Globalization.CultureInfo.InvariantCulture);
            made.Add(CanonicalWriter.Stored(item, itemType), itemType, revision);
        }

        byte[] again = [.. made.Finish().SelectMany(piece => piece.ToArray())];
        Assert.Equal(body, again);
    }

    [Theory]
    [InlineData("watch protobuf")]
    [InlineData("watch metadata protobuf")]
    public void A_watch_is_made_again_from_its_events(string name)
    {
        byte[] body = Body(name);
        var again = new ArrayBufferWriter<byte>();
        for (int at = 0; at < body.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at));
            ReadOnlySpan<byte> frame = body.AsSpan(at + 4, length);
            int kindLength = frame[1];
            ReadOnlySpan<byte> enveloped = frame[frame.IndexOf("k8s\0"u8)..];
            codec.WriteWatchFrame(again, frame.Slice(2, kindLength), Again(enveloped.ToArray()));
            at += 4 + length;
        }

        Assert.Equal(body, again.WrittenSpan.ToArray());
    }

    private byte[] Again(byte[] body)
    {
        (ProtobufEnvelope envelope, string? error) = codec.Open(body);
        Assert.Null(error);
        string[] version = envelope.ApiVersion.Split('/');
        StructType type = ResourceCatalogue.BuiltIn.TypeOf(new(version.Length == 2 ? version[0] : "", version[^1], envelope.Kind))!;
        MapNode tree = codec.Decode(envelope.Message.Span, type).Object!;
        tree["kind"] = envelope.Kind;
        tree["apiVersion"] = envelope.ApiVersion;
        using var json = new JsonBuffer();
        CanonicalWriter.Write(json, tree, type);
        return codec.FromJson(json.Written)!.Value.ToArray();
    }

    // The last exchanges of the recording hold text instead of base64.
    private static byte[] Body(string name)
    {
        string? file = SharedFolder.Find("reference", "wire", "exchanges.jsonl");
        Assert.SkipWhen(file is null, SharedFolder.Absent);
        foreach (string line in File.ReadLines(file!))
        {
            using var exchange = JsonDocument.Parse(line);
            if (exchange.RootElement.GetProperty("name").GetString() == name)
            {
                return exchange.RootElement.GetProperty("response").GetProperty("bodyBase64").GetBytesFromBase64();
            }
        }

        throw new InvalidDataException($"no exchange {name}");
    }
}
