using System.IO.Compression;
using System.Security.Cryptography;

namespace Kronicle.Application.Discovery;

/// <summary>
/// A finished document: its bytes, or their gzip form alone when they are many, and the ETag that the real server computes,
/// the SHA-512 of the plain bytes in upper-case hex.
/// </summary>
public sealed class CachedDocument
{
    private const int CompressFrom = 64 * 1024;

    private readonly byte[]? plain;
    private readonly Lazy<byte[]> gzip;

    internal CachedDocument(byte[] bytes)
    {
        Length = bytes.Length;
        Hash = Convert.ToHexString(SHA512.HashData(bytes));
        if (bytes.Length < CompressFrom)
        {
            plain = bytes;
            gzip = new(() => Compress(bytes));
        }
        else
        {
            gzip = new(Compress(bytes));
        }
    }

    /// <summary>The length of <see cref="Bytes"/> in bytes.</summary>
    public int Length { get; }

    /// <summary>SHA-512 of the plain bytes, 128 upper-case hex digits.</summary>
    public string Hash { get; }

    /// <summary>The value of the ETag header: <see cref="Hash"/> in double quotes.</summary>
    public string ETag => $"\"{Hash}\"";

    /// <summary>The plain bytes; of a large document a fresh copy, so write them out and let go.</summary>
    public ReadOnlyMemory<byte> Bytes => plain ?? Decompress();

    /// <summary>The body for a client that accepts the gzip encoding.</summary>
    public ReadOnlyMemory<byte> Gzip => gzip.Value;

    private byte[] Decompress()
    {
        byte[] bytes = new byte[Length];
        using var stream = new GZipStream(new MemoryStream(gzip.Value), CompressionMode.Decompress);
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var to = new MemoryStream(bytes.Length / 8);
        using (var stream = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return to.ToArray();
    }
}
