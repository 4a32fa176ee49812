using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Kronicle.Infrastructure.Wire.Protobuf;

/// <summary>
/// A rented buffer that is written from its end to its beginning: the length of a nested message is known when its prefix is
/// written, and nothing is measured beforehand. Dispose to give the memory back.
/// </summary>
internal struct BackwardBuffer : IDisposable
{
    private byte[] bytes;
    private int at;

    public BackwardBuffer(int capacity)
    {
        bytes = ArrayPool<byte>.Shared.Rent(capacity);
        at = bytes.Length;
    }

    /// <summary>Bytes written so far.</summary>
    public readonly int Length => bytes.Length - at;

    public readonly ReadOnlySpan<byte> Written => bytes.AsSpan(at);

    /// <summary>Room for bytes before those that are written.</summary>
    public Span<byte> Take(int length)
    {
        if (at < length)
        {
            Grow(length);
        }

        at -= length;
        return bytes.AsSpan(at, length);
    }

    /// <summary>Gives back the first bytes of what was taken last.</summary>
    public void Return(int length) => at += length;

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    public void Varint(ulong value)
    {
        int size = value < 0x80 ? 1 : (BitOperations.Log2(value) / 7) + 1;
        Span<byte> target = Take(size);
        for (int i = 0; i < target.Length - 1; i++)
        {
            target[i] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[^1] = (byte)value;
    }

    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    public void Tag(int number, int wireType) => Varint(((uint)number << 3) | (uint)wireType);

    /// <summary>Length and tag before a value that began when the buffer was <paramref name="start"/> long.</summary>
    public void Close(int number, int start)
    {
        Varint((uint)(Length - start));
        Tag(number, 2);
    }

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(bytes);

    private void Grow(int more)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, Length + more));
        int start = larger.Length - Length;
        Written.CopyTo(larger.AsSpan(start));
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
        at = start;
    }
}
