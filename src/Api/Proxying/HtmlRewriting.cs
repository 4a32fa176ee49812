using System.IO.Compression;
using System.Text;

namespace Kronicle.Api.Proxying;

/// <summary>A page as it goes to the caller.</summary>
/// <param name="Bytes">The page, or its beginning.</param>
/// <param name="Whole">Nothing more follows.</param>
internal sealed record HtmlPage(byte[] Bytes, bool Whole);

/// <summary>Reads pages and makes their links lead through the proxy. What is too large to be held passes as it is.</summary>
internal static class HtmlRewriting
{
    private const int MostBytes = 8 << 20;

    /// <returns>The page; null when it has a coding that is not known, and nothing was read.</returns>
    public static async Task<HtmlPage?> ReadAsync(Stream body, string coding, ProxyLinks links, CancellationToken cancellation)
    {
        if (coding is not ("" or "gzip" or "deflate"))
        {
            return null;
        }

        using var held = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        int count = -1;
        while (held.Length < MostBytes && (count = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            held.Write(buffer, 0, count);
        }

        byte[] bytes = held.ToArray();
        return count == 0 && Decode(bytes, coding) is { } text
            ? new HtmlPage(Code(Encoding.UTF8.GetBytes(HtmlLinks.Rewrite(Encoding.UTF8.GetString(text), links.Rewrite)), coding), true)
            : new HtmlPage(bytes, count == 0);
    }

    // Null when it is not in that coding, or too large.
    private static byte[]? Decode(byte[] bytes, string coding)
    {
        if (coding.Length == 0)
        {
            return bytes;
        }

        using var packed = new MemoryStream(bytes);
        using Stream unpacking = coding == "gzip" ? new GZipStream(packed, CompressionMode.Decompress) : new DeflateStream(packed, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = unpacking.Read(buffer)) > 0)
            {
                plain.Write(buffer, 0, count);
                if (plain.Length > 4L * MostBytes)
                {
                    return null;
                }
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return plain.ToArray();
    }

    private static byte[] Code(byte[] bytes, string coding)
    {
        if (coding.Length == 0)
        {
            return bytes;
        }

        using var packed = new MemoryStream();
        using (Stream packing = coding == "gzip" ? new GZipStream(packed, CompressionLevel.Fastest) : new DeflateStream(packed, CompressionLevel.Fastest))
        {
            packing.Write(bytes);
        }

        return packed.ToArray();
    }
}
