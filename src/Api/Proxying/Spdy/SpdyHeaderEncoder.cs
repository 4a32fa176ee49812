using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Kronicle.Api.Proxying.Spdy;

/// <summary>
/// Header blocks of one direction of a connection: one zlib stream for all of them, flushed after each. It names the dictionary and
/// makes no use of it, which every decoder takes. Not for two threads at once.
/// </summary>
internal sealed class SpdyHeaderEncoder : IDisposable
{
    private readonly MemoryStream output = new();
    private readonly DeflateStream deflate;

    public SpdyHeaderEncoder()
    {
        // RFC 1950: deflate with a window of 32 KiB, best compression, a preset dictionary; then the dictionary's name.
        output.Write([0x78, 0xf9]);
        Span<byte> id = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(id, SpdyDictionary.Id);
        output.Write(id);
        deflate = new DeflateStream(output, CompressionLevel.SmallestSize, leaveOpen: true);
    }

    public byte[] Encode(IReadOnlyDictionary<string, string> headers)
    {
        using var block = new MemoryStream();
        Number(block, headers.Count);
        foreach ((string name, string value) in headers)
        {
            Text(block, name.ToLowerInvariant());
            Text(block, value);
        }

        deflate.Write(block.GetBuffer(), 0, (int)block.Length);
        deflate.Flush();
        byte[] encoded = output.ToArray();
        output.SetLength(0);
        return encoded;
    }

    public void Dispose()
    {
        deflate.Dispose();
        output.Dispose();
    }

    private static void Text(MemoryStream block, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Number(block, bytes.Length);
        block.Write(bytes);
    }

    private static void Number(MemoryStream block, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        block.Write(bytes);
    }
}
