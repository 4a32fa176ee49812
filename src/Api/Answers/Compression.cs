using System.Buffers;
using System.IO.Compression;

namespace Kronicle.Api.Answers;

/// <summary>
/// gzip for large answers, as the reference has it: a body of more than 128 KiB for a client that names gzip, at the cheapest level.
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#response-compression
/// </summary>
public static class Compression
{
    /// <summary>Bodies of at most so many bytes stay as they are.</summary>
    public const int Threshold = 128 * 1024;

    /// <summary>Whether the client takes gzip: the bare word, without a weight.</summary>
    public static bool Asked(HttpRequest request)
    {
        ReadOnlySpan<char> header = request.Headers.AcceptEncoding.ToString();
        foreach (Range part in header.Split(','))
        {
            if (header[part].Trim() is "gzip")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sets the headers and gives the stream to write the plain body to; its disposal ends the body.</summary>
    public static Stream Begin(HttpResponse response)
    {
        response.ContentLength = null;
        response.Headers.ContentEncoding = "gzip";
        response.Headers.Append("Vary", "Accept-Encoding");
        return new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
    }

    /// <summary>
    /// Writes a whole body, compressed when the client takes that and the body is large. It is not flushed: headers, body and the end of the
    /// answer leave together when the request ends.
    /// </summary>
    public static async ValueTask WriteAsync(HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (body.Length > Threshold && Asked(response.HttpContext.Request))
        {
            await using Stream gzip = Begin(response);
            await gzip.WriteAsync(body, cancellation);
        }
        else
        {
            response.ContentLength = body.Length;
            response.BodyWriter.Write(body.Span);
        }
    }
}
