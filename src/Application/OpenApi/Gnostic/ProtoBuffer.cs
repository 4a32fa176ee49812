using System.Buffers;
using System.Text;

namespace Kronicle.Application.OpenApi.Gnostic;

/// <summary>
/// Writes the protobuf wire format: https://protobuf.dev/programming-guides/encoding/. A nested message is written into a
/// buffer of its own, for its length stands before it; the buffers are used again by the next message of the same depth.
/// </summary>
internal sealed class ProtoBuffer
{
    private readonly ArrayBufferWriter<byte> bytes = new(1024);
    private ProtoBuffer? inner;

    public ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    public void Text(int field, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        Repeated(field, value);
    }

    /// <summary>An element of a repeated string, written also when empty.</summary>
    public void Repeated(int field, string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Head(field, length);
        bytes.Advance(Encoding.UTF8.GetBytes(value, bytes.GetSpan(length)));
    }

    public void Bool(int field, bool value)
    {
        if (value)
        {
            Varint((ulong)(uint)field << 3);
            Varint(1);
        }
    }

    public void Int64(int field, long value)
    {
        if (value != 0)
        {
            Varint((ulong)(uint)field << 3);
            Varint((ulong)value);
        }
    }

    public void Double(int field, double value)
    {
        if (value != 0)
        {
            Varint(((ulong)(uint)field << 3) | 1);
            System.Buffers.Binary.BinaryPrimitives.WriteDoubleLittleEndian(bytes.GetSpan(8), value);
            bytes.Advance(8);
        }
    }

    /// <summary>A nested message, written also when empty: in a oneof or a list its presence is what counts.</summary>
    public void Message<T>(int field, T value, Action<ProtoBuffer, T> write)
    {
        inner ??= new();
        inner.bytes.ResetWrittenCount();
        write(inner, value);
        Head(field, inner.bytes.WrittenCount);
        bytes.Write(inner.bytes.WrittenSpan);
    }

    private void Head(int field, int length)
    {
        Varint(((ulong)(uint)field << 3) | 2);
        Varint((ulong)(uint)length);
    }

    private void Varint(ulong value)
    {
        Span<byte> span = bytes.GetSpan(10);
        int length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        bytes.Advance(length);
    }
}
