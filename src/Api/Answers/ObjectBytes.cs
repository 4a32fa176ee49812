using System.Buffers;
using System.Buffers.Text;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;

namespace Kronicle.Api.Answers;

/// <summary>Writes stored objects as JSON: their bytes with the resourceVersion spliced in. Nothing is parsed.</summary>
public static class ObjectBytes
{
    private static ReadOnlySpan<byte> Field => "\"resourceVersion\":\""u8;

    /// <summary>A whole object.</summary>
    public static void Write(IBufferWriter<byte> output, CachedObject item) => Write(output, item, 0, item.Json.Length);

    /// <summary>An item of a built-in list: without kind and apiVersion.</summary>
    public static void WriteItem(IBufferWriter<byte> output, CachedObject item)
    {
        output.Write("{"u8);
        Write(output, item, item.Index.TypeEnd, item.Json.Length);
    }

    /// <summary>The object's metadata as a PartialObjectMetadata.</summary>
    public static void WriteMetadata(IBufferWriter<byte> output, CachedObject item, string version)
    {
        output.Write(version == "v1"
            ? "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":"u8
            : "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1beta1\",\"metadata\":"u8);
        (int start, int length) = item.Index.MetadataRange.GetOffsetAndLength(item.Json.Length);
        (int hidden, int hiddenLength) = HiddenAnnotation.Find(item.Key, item.Json.Span.Slice(start, length));
        if (hiddenLength == 0)
        {
            Write(output, item, start, start + length);
        }
        else
        {
            Write(output, item, start, start + hidden);
            output.Write(item.Json.Span[(start + hidden + hiddenLength)..(start + length)]);
        }

        output.Write("}"u8);
    }

    /// <summary>Bytes of <see cref="Write(IBufferWriter{byte}, CachedObject)"/>.</summary>
    public static long Length(CachedObject item) =>
        item.Index.VersionAt < 0 || item.Revision == 0 ? item.Json.Length
            : item.Json.Length + Field.Length + Digits(item.Revision) + 1 + (item.Index.OnlyField ? 0 : 1);

    private static void Write(IBufferWriter<byte> output, CachedObject item, int from, int to)
    {
        ReadOnlySpan<byte> json = item.Json.Span;
        DocumentIndex index = item.Index;
        if (index.VersionAt < 0 || item.Revision == 0)
        {
            output.Write(json[from..to]);
            return;
        }

        output.Write(json[from..index.VersionAt]);
        Span<byte> splice = stackalloc byte[48];
        int length = 0;
        if (index.VersionLast)
        {
            splice[length++] = (byte)',';
        }

        Field.CopyTo(splice[length..]);
        length += Field.Length;
        Utf8Formatter.TryFormat(item.Revision, splice[length..], out int digits);
        length += digits;
        splice[length++] = (byte)'"';
        if (!index.VersionLast && !index.OnlyField)
        {
            splice[length++] = (byte)',';
        }

        output.Write(splice[..length]);
        output.Write(json[index.VersionAt..to]);
    }

    private static int Digits(long value)
    {
        int digits = 1;
        for (; value >= 10; value /= 10)
        {
            digits++;
        }

        return digits;
    }
}
