using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Kronicle.Application.Codecs;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>The Kubernetes protobuf form by the catalogue's types.</summary>
public sealed class ProtobufCodec : IProtobufCodec
{
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    public bool Covers(StructType type) => type.ProtoMessage is not null;

    public (ProtobufEnvelope Envelope, string? Error) Open(ReadOnlyMemory<byte> body)
    {
        if (body.Length == 0)
        {
            return (default, "empty data");
        }

        if (!body.Span.StartsWith(Magic))
        {
            return (default, "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }

        return body.Length == Magic.Length ? (default, "empty body") : Envelope.Read(body[Magic.Length..]);
    }

    public (MapNode? Object, string? Error) Decode(ReadOnlySpan<byte> message, StructType type) =>
        MessageDecoder.Decode(message, MessagePlan.Of(type));

    public void WriteMessage(IBufferWriter<byte> output, ReadOnlySpan<byte> json, StructType type, long revision = 0)
    {
        using BackwardBuffer message = MessageEncoder.Encode(json, MessagePlan.Of(type), revision);
        output.Write(message.Written);
    }

    public void WriteEnveloped(IBufferWriter<byte> output, ReadOnlySpan<byte> json, StructType type, long revision = 0)
    {
        (string apiVersion, string kind) = TypeMeta(json);
        using BackwardBuffer message = MessageEncoder.Encode(json, MessagePlan.Of(type), revision);
        output.Write(Envelope.Head(apiVersion, kind, message.Length));
        output.Write(message.Written);
        output.Write(Envelope.Tail);
    }

    public ReadOnlyMemory<byte>? FromJson(ReadOnlySpan<byte> json)
    {
        (string apiVersion, string kind) = TypeMeta(json);
        if (TypeOf(apiVersion, kind) is not { ProtoMessage: not null } type)
        {
            return null;
        }

        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        WriteEnveloped(output, json, type);
        return output.WrittenMemory;
    }

    public void WriteWatchFrame(IBufferWriter<byte> output, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> enveloped)
    {
        using var frame = new BackwardBuffer(enveloped.Length + 64);
        frame.Raw(enveloped);
        frame.Close(1, 0);
        frame.Close(2, 0);
        int start = frame.Length;
        frame.Raw(kind);
        frame.Close(1, start);
        BinaryPrimitives.WriteInt32BigEndian(frame.Take(sizeof(int)), frame.Length - sizeof(int));
        output.Write(frame.Written);
    }

    public IProtobufList BeginList(string kind, string apiVersion, ReadOnlySpan<byte> metadata) =>
        new ProtobufList(kind, apiVersion, metadata, TypeOf(apiVersion, kind));

    // The legacy discovery documents leave apiVersion empty. PartialObjectMetadata is one type in both versions of meta.k8s.io; only v1 is in the table.
    private static StructType? TypeOf(string apiVersion, string kind) => GroupVersion.Parse(apiVersion.Length == 0 ? "v1" : apiVersion) is { } version
        ? ResourceCatalogue.BuiltIn.TypeOf(new GroupVersionKind(version.Group, version.Version, kind)) ??
            (version.Group == "meta.k8s.io" ? ResourceCatalogue.BuiltIn.TypeOf(new GroupVersionKind(version.Group, "v1", kind)) : null)
        : null;

    // kind and apiVersion lead every canonical document.
    private static (string ApiVersion, string Kind) TypeMeta(ReadOnlySpan<byte> json)
    {
        string apiVersion = "";
        string kind = "";
        var reader = new Utf8JsonReader(json, TreeReader.Options);
        reader.Read();
        for (int i = 0; i < 2 && reader.Read() && reader.TokenType == JsonTokenType.PropertyName; i++)
        {
            bool isKind = reader.ValueTextEquals("kind"u8);
            bool isVersion = reader.ValueTextEquals("apiVersion"u8);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !(isKind || isVersion))
            {
                break;
            }

            (isKind ? ref kind : ref apiVersion) = reader.GetString()!;
        }

        return (apiVersion, kind);
    }
}
