using System.Buffers;
using System.IO.Pipelines;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Routing;

/// <summary>The body of an HTTP request, bounded by apiserver's limit.</summary>
public sealed class HttpRequestBody(HttpRequest request) : IRequestBody
{
    /// <summary>Bytes: apiserver's limit of a request body.</summary>
    public const long Limit = 3 * 1024 * 1024;

    /// <summary>Bytes that are taken on the word of a Content-Length alone; more only as it comes.</summary>
    private const int FirstBuffer = 64 * 1024;

    private BodyBytes? read;

    public string ContentType { get; } = MediaType(request.ContentType);

    public async ValueTask<BodyBytes> ReadAsync(CancellationToken cancellation) => read ??= await ReadOnceAsync(cancellation);

    private async ValueTask<BodyBytes> ReadOnceAsync(CancellationToken cancellation)
    {
        if (request.ContentLength > Limit)
        {
            return new(default, Failure.TooLarge(Limit));
        }

        // What is read is consumed at once: HTTP/2 opens its window by what was consumed, so a body that is only looked at would stall.
        var body = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? 0, 256, FirstBuffer));
        PipeReader reader = request.BodyReader;
        while (true)
        {
            ReadResult result = await PartAsync(reader, cancellation);
            if (body.WrittenCount + result.Buffer.Length > Limit)
            {
                reader.AdvanceTo(result.Buffer.End);
                return new(default, Failure.TooLarge(Limit));
            }

            foreach (ReadOnlyMemory<byte> segment in result.Buffer)
            {
                body.Write(segment.Span);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return new(body.WrittenMemory, null);
            }
        }
    }

    private async ValueTask<ReadResult> PartAsync(PipeReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadAsync(cancellation);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            // The connection broke in the middle of the body: nobody is left to answer.
            request.HttpContext.Abort();
            throw new OperationCanceledException("the client went away", e, request.HttpContext.RequestAborted);
        }
    }

    private static string MediaType(string? header)
    {
        if (header is null)
        {
            return "";
        }

        int semicolon = header.IndexOf(';', StringComparison.Ordinal);
        string type = (semicolon < 0 ? header : header[..semicolon]).Trim().ToLowerInvariant();
        return type.Length == 0 ? "malformed" : type;
    }
}
