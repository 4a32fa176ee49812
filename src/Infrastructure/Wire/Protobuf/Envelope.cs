using System.Text;
using System.Text.Unicode;
using Kronicle.Application.Codecs;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>runtime.Unknown: typeMeta=1 {apiVersion=1, kind=2}, raw=2, contentEncoding=3, contentType=4.</summary>
internal static class Envelope
{
    private const string Name = "Unknown";

    /// <summary>What follows the message: an empty contentEncoding and contentType.</summary>
    public static ReadOnlySpan<byte> Tail => [0x1a, 0, 0x22, 0];

    /// <summary>Everything before the message, the four magic bytes included.</summary>
    public static byte[] Head(string apiVersion, string kind, int length)
    {
        var head = new BackwardBuffer(64 + (3 * (apiVersion.Length + kind.Length)));
        head.Varint((uint)length);
        head.Tag(2, 2);
        int start = head.Length;
        head.Raw(Encoding.UTF8.GetBytes(kind));
        head.Close(2, start);
        int version = head.Length;
        head.Raw(Encoding.UTF8.GetBytes(apiVersion));
        head.Close(1, version);
        head.Close(1, start);
        head.Raw("k8s\0"u8);
        byte[] bytes = head.Written.ToArray();
        head.Dispose();
        return bytes;
    }

    /// <summary>Reads what follows the magic bytes.</summary>
    public static (ProtobufEnvelope Envelope, string? Error) Read(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        var reader = new MessageReader(span);
        string apiVersion = "";
        string kind = "";
        ReadOnlyMemory<byte> message = default;
        while (!reader.AtEnd)
        {
            if (!reader.Tag(Name, out int number, out int wireType))
            {
                return (default, reader.Error);
            }

            if (number is < 1 or > 4)
            {
                if (!reader.Skip(wireType))
                {
                    return (default, reader.Error);
                }

                continue;
            }

            if (wireType != 2)
            {
                return (default, $"proto: wrong wireType = {wireType} for field {GoName(number)}");
            }

            if (!reader.Bytes(out ReadOnlySpan<byte> value))
            {
                return (default, reader.Error);
            }

            if (number == 1 && TypeMeta(value, ref apiVersion, ref kind) is { } error)
            {
                return (default, error);
            }

            if (number == 2)
            {
                span.Overlaps(value, out int offset);
                message = value.Length == 0 ? default : bytes.Slice(offset, value.Length);
            }
        }

        return (new(apiVersion, kind, message), null);
    }

    private static string GoName(int number) => number switch
    {
        1 => "TypeMeta",
        2 => "Raw",
        3 => "ContentEncoding",
        _ => "ContentType",
    };

    private static string? TypeMeta(ReadOnlySpan<byte> bytes, ref string apiVersion, ref string kind)
    {
        var reader = new MessageReader(bytes);
        while (!reader.AtEnd)
        {
            if (!reader.Tag("TypeMeta", out int number, out int wireType))
            {
                return reader.Error;
            }

            if (number is not (1 or 2))
            {
                if (!reader.Skip(wireType))
                {
                    return reader.Error;
                }

                continue;
            }

            string name = number == 1 ? "APIVersion" : "Kind";
            if (wireType != 2)
            {
                return $"proto: wrong wireType = {wireType} for field {name}";
            }

            if (!reader.Bytes(out ReadOnlySpan<byte> value))
            {
                return reader.Error;
            }

            if (!Utf8.IsValid(value))
            {
                return $"proto: field {name} contains invalid UTF-8";
            }

            (number == 1 ? ref apiVersion : ref kind) = Encoding.UTF8.GetString(value);
        }

        return null;
    }
}
