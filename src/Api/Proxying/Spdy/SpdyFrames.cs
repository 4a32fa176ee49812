using System.Buffers;
using System.Buffers.Binary;

namespace Kronicle.Api.Proxying.Spdy;

/// <summary>The types of control frames.</summary>
internal enum SpdyControl : ushort
{
    SynStream = 1,
    SynReply = 2,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}

/// <summary>The eight bytes that every frame begins with.</summary>
/// <param name="Control">The type; null for data.</param>
/// <param name="StreamId">Of data; a control frame has its own in the payload.</param>
/// <param name="Flags">1 ends the stream in this direction.</param>
/// <param name="Length">Bytes of the payload.</param>
internal readonly record struct SpdyFrameHead(SpdyControl? Control, int StreamId, byte Flags, int Length)
{
    public const int Size = 8;
    public const byte Fin = 1;

    private const ushort Version = 3;

    public static SpdyFrameHead Data(int streamId, int length, bool last) => new(null, streamId, last ? Fin : (byte)0, length);

    public bool Last => (Flags & Fin) != 0;

    public static SpdyFrameHead Read(ReadOnlySequence<byte> bytes)
    {
        Span<byte> head = stackalloc byte[Size];
        bytes.Slice(0, Size).CopyTo(head);
        uint first = BinaryPrimitives.ReadUInt32BigEndian(head);
        uint second = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        byte flags = (byte)(second >> 24);
        int length = (int)(second & 0xffffff);
        if ((first & 0x80000000) == 0)
        {
            return new(null, (int)first, flags, length);
        }

        return (first >> 16 & 0x7fff) == Version
            ? new((SpdyControl)(ushort)first, 0, flags, length)
            : throw new SpdyException($"a frame of version {first >> 16 & 0x7fff} instead of {Version}");
    }

    public void Write(Span<byte> bytes)
    {
        uint first = Control is { } type ? 0x80000000u | (uint)Version << 16 | (ushort)type : (uint)StreamId;
        BinaryPrimitives.WriteUInt32BigEndian(bytes, first);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], (uint)Flags << 24 | (uint)Length);
    }
}
