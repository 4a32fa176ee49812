using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Kronicle.Api.Negotiation;
using Kronicle.Api.Proxying;
using Kronicle.Api.Proxying.WebSockets;
using Kronicle.Application.Auditing;
using Kronicle.Application.Codecs;
using Kronicle.Application.Connections;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Answers;

/// <summary>Writes a verb's answer in the form that the client asked for.</summary>
public sealed class AnswerWriter(
    ListWriter lists, WatchWriter watches, WatchSocket sockets, ObjectForms forms, IYamlText yaml, ProtobufForms protobuf, ConnectionRunner connections)
{
    public async Task WriteAsync(HttpContext http, RequestContext context, OutputForm form, ApiAnswer answer, CancellationToken cancellation)
    {
        HttpResponse response = http.Response;
        if (form.Projection != Projection.None && ProjectionRules.Check(form, answer) is { } refused)
        {
            (answer as WatchAnswer)?.Stream.Dispose();
            answer = new FailureAnswer(refused);
        }

        response.StatusCode = answer.Code;
        Headers(response, context);
        switch (answer)
        {
            case FailureAnswer failure:
                await FailAsync(response, form, failure.Status, failure.Code, cancellation);
                break;
            case SuccessAnswer success:
                await BytesAsync(response, form, StatusDocument.Success(success.Details, success.Code), cancellation);
                break;
            case ObjectAnswer item when form is { Encoding: Encoding.Json, Projection: Projection.None, Pretty: false } &&
                item.Object.Json.Length < Compression.Threshold - 64 && ReferenceEquals(context.Storage, item.Resource):
                WriteStored(response, item);
                break;
            case ObjectAnswer item when form is { Encoding: Encoding.Protobuf, Projection: Projection.None }:
                await protobuf.WriteObjectAsync(response, item, cancellation);
                break;
            case ObjectAnswer item:
                await BytesAsync(response, form, forms.Object(item.Resource, item.Object, form), cancellation);
                break;
            case TreeAnswer tree:
                await BytesAsync(response, form, forms.Tree(tree, form), cancellation);
                break;
            case ListAnswer list:
                await lists.WriteAsync(response, form, list, cancellation);
                break;
            case WatchAnswer watch when WebSocketHandshake.Asked(http.Request):
                if (!await sockets.WriteAsync(http, form, watch, cancellation))
                {
                    await FailAsync(response, form, Failure.BadRequest("the request is no handshake of a WebSocket (RFC 6455)"), cancellation);
                }

                break;
            case WatchAnswer watch:
                await watches.WriteAsync(response, form, watch, cancellation);
                break;
            case DocumentAnswer document:
                await DocumentAsync(http, form, document, cancellation);
                break;
            case TextAnswer text:
                response.ContentType = text.ContentType;
                response.Headers.XContentTypeOptions = "nosniff";
                byte[] body = System.Text.Encoding.UTF8.GetBytes(text.Text);
                response.ContentLength = body.Length;
                response.BodyWriter.Write(body);
                break;
            case WriterAnswer writer:
                response.ContentType = writer.ContentType;
                await writer.WriteAsync(response.Body, cancellation);
                break;
            case NothingAnswer:
                break;
            case ConnectionAnswer connection:
                response.StatusCode = StatusCodes.Status200OK;
                if (await connections.RunAsync(http, context, connection, cancellation) is { } status)
                {
                    await FailAsync(response, form, status, cancellation);
                }

                break;
            default:
                throw new InvalidOperationException($"no form for {answer.GetType().Name}");
        }
    }

    /// <summary>A form as those see it who tell of answers.</summary>
    public IAnswerForm FormOf(OutputForm form) => new AnswerJson(lists, forms, form);

    /// <summary>A failure that happens before the pipeline, or beside it.</summary>
    public ValueTask FailAsync(HttpResponse response, OutputForm form, ApiStatus status, CancellationToken cancellation) =>
        FailAsync(response, form, status, status.Code, cancellation);

    private ValueTask FailAsync(HttpResponse response, OutputForm form, ApiStatus status, int code, CancellationToken cancellation)
    {
        response.StatusCode = code;
        if (status.Details is { RetryAfterSeconds: > 0 } details)
        {
            response.Headers.RetryAfter = details.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return BytesAsync(response, form.Plain, StatusDocument.Of(status), cancellation);
    }

    private static void Headers(HttpResponse response, RequestContext context)
    {
        response.Headers.CacheControl = "no-cache, private";
        WarningHeaders.Add(response.Headers, context.Warnings);
    }

    // Not flushed here: the server sends headers, body and the end of the stream in one write when the request ends.
    private static void WriteStored(HttpResponse response, ObjectAnswer item)
    {
        response.ContentType = "application/json";
        response.ContentLength = ObjectBytes.Length(item.Object) + 1;
        PipeWriter output = response.BodyWriter;
        ObjectBytes.Write(output, item.Object);
        output.Write("\n"u8);
    }

    private async ValueTask BytesAsync(HttpResponse response, OutputForm form, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        if (form.Encoding == Encoding.Protobuf)
        {
            await protobuf.WriteDocumentAsync(response, json, cancellation);
            return;
        }

        ReadOnlyMemory<byte> bytes = form.Encoding == Encoding.Yaml ? yaml.FromJson(json) : form.Pretty ? PrettyJson.Indent(json) : json;
        response.ContentType = form.ContentType;
        bool newline = form.Encoding == Encoding.Json && !form.Pretty;
        if (bytes.Length >= Compression.Threshold)
        {
            await Compression.WriteAsync(response, newline ? (byte[])[.. bytes.Span, (byte)'\n'] : bytes, cancellation);
            return;
        }

        response.ContentLength = bytes.Length + (newline ? 1 : 0);
        PipeWriter output = response.BodyWriter;
        output.Write(bytes.Span);
        if (newline)
        {
            output.Write("\n"u8);
        }
    }

    private async ValueTask DocumentAsync(HttpContext http, OutputForm form, DocumentAnswer document, CancellationToken cancellation)
    {
        HttpResponse response = http.Response;
        foreach ((string name, string value) in document.Headers)
        {
            response.Headers[name] = value;
        }

        if (document.ETag is not null)
        {
            response.Headers.ETag = document.ETag;
            if (document.Code == 200 && http.Request.Headers.IfNoneMatch.ToString().Contains(document.ETag, StringComparison.Ordinal))
            {
                response.StatusCode = 304;
                return;
            }
        }

        if (document.AsIs)
        {
            response.ContentType = document.ContentType;
            await Compression.WriteAsync(response, document.Json, cancellation);
            return;
        }

        await BytesAsync(response, form, document.Json, cancellation);
    }
}
