using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Kronicle.Api.Proxying.Spdy;

/// <summary>
/// Reads the header blocks of one direction of a connection. The platform's decompressor takes no dictionary, so it is given the
/// dictionary as a stored block first: what follows then refers back to it as it must. Not for two threads at once.
/// </summary>
internal sealed class SpdyHeaderDecoder : IDisposable
{
    /// <summary>Bytes of a block without compression: a small frame must not fill the memory.</summary>
    private const int MostBytes = 64 * 1024;

    private readonly MemoryStream input = new();
    private readonly DeflateStream inflate;
    private bool begun;

    public SpdyHeaderDecoder() => inflate = new DeflateStream(input, CompressionMode.Decompress, leaveOpen: true);

    /// <exception cref="SpdyException">The block is damaged or too large.</exception>
    public Dictionary<string, string> Decode(ReadOnlySpan<byte> block)
    {
        try
        {
            return Parse(Inflate(begun ? block : Begin(block)));
        }
        catch (InvalidDataException e)
        {
            throw new SpdyException("a header block is damaged", e);
        }
    }

    public void Dispose()
    {
        inflate.Dispose();
        input.Dispose();
    }

    // RFC 1950 section 2.2: two bytes, of which the second says whether the name of a dictionary follows.
    private ReadOnlySpan<byte> Begin(ReadOnlySpan<byte> block)
    {
        if (block.Length < 6 || (block[0] & 0x0f) != 8 || ((block[0] << 8) | block[1]) % 31 != 0)
        {
            throw new SpdyException("a header block has no zlib header");
        }

        begun = true;
        if ((block[1] & 0x20) == 0)
        {
            return block[2..];
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(block[2..]) != SpdyDictionary.Id)
        {
            throw new SpdyException("header blocks are compressed with another dictionary");
        }

        byte[] dictionary = SpdyDictionary.Bytes;
        Span<byte> head = [0, (byte)dictionary.Length, (byte)(dictionary.Length >> 8), (byte)~dictionary.Length, (byte)(~dictionary.Length >> 8)];
        Feed(head);
        input.Seek(0, SeekOrigin.End);
        input.Write(dictionary);
        input.Position = 0;
        inflate.ReadExactly(new byte[dictionary.Length]);
        return block[6..];
    }

    private byte[] Inflate(ReadOnlySpan<byte> block)
    {
        Feed(block);
        using var output = new MemoryStream();
        byte[] buffer = new byte[4096];
        int count;
        while ((count = inflate.Read(buffer)) > 0)
        {
            output.Write(buffer, 0, count);
            if (output.Length > MostBytes)
            {
                throw new SpdyException($"a header block has more than {MostBytes} bytes");
            }
        }

        return output.ToArray();
    }

    private void Feed(ReadOnlySpan<byte> bytes)
    {
        input.SetLength(0);
        input.Write(bytes);
        input.Position = 0;
    }

    private static Dictionary<string, string> Parse(ReadOnlySpan<byte> block)
    {
        int count = Number(ref block);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < count; i++)
        {
            string name = Text(ref block);
            headers[name] = Text(ref block);
        }

        return headers;
    }

    private static string Text(ref ReadOnlySpan<byte> block)
    {
        int length = Number(ref block);
        if (length > block.Length)
        {
            throw new SpdyException("a header block is cut short");
        }

        string text = Encoding.UTF8.GetString(block[..length]);
        block = block[length..];
        return text;
    }

    private static int Number(ref ReadOnlySpan<byte> block)
    {
        if (block.Length < 4 || BinaryPrimitives.ReadInt32BigEndian(block) is not (>= 0 and var number))
        {
            throw new SpdyException("a header block is cut short");
        }

        block = block[4..];
        return number;
    }
}
