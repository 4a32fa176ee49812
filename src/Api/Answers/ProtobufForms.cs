using System.Buffers;
using System.Globalization;
using Kronicle.Api.Negotiation;
using Kronicle.Application.Codecs;
using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Schema;

namespace Kronicle.Api.Answers;

/// <summary>Answers as application/vnd.kubernetes.protobuf: https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding</summary>
public sealed class ProtobufForms(IProtobufCodec codec)
{
    private const string MediaType = "application/vnd.kubernetes.protobuf";

    // Both versions of meta.k8s.io have the same message.
    private static readonly StructType Partial =
        ResourceCatalogue.BuiltIn.TypeOf(new GroupVersionKind("meta.k8s.io", "v1", "PartialObjectMetadata"))!;

    private readonly EncodedFrames frames = new();

    /// <summary>A stored object.</summary>
    public async ValueTask WriteObjectAsync(HttpResponse response, ObjectAnswer answer, CancellationToken cancellation)
    {
        if (!codec.Covers(answer.Resource.Type))
        {
            await RefuseAsync(response, cancellation);
            return;
        }

        CachedObject item = ObjectForms.Served(answer.Resource, answer.Object);
        var bytes = new ArrayBufferWriter<byte>(item.Json.Length + 128);
        codec.WriteEnveloped(bytes, item.Json.Span, answer.Resource.Type, item.Revision);
        await SendAsync(response, bytes.WrittenMemory, cancellation);
    }

    /// <summary>A document that names its kind, such as a Status; 406 when the kind has no protobuf form.</summary>
    public async ValueTask WriteDocumentAsync(HttpResponse response, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        if (codec.FromJson(json.Span) is { } bytes)
        {
            await SendAsync(response, bytes, cancellation);
        }
        else
        {
            await RefuseAsync(response, cancellation);
        }
    }

    /// <summary>A list of objects or of their metadata. The envelope begins with the length, so the items are encoded before the first byte goes out.</summary>
    public async ValueTask WriteListAsync(HttpResponse response, OutputForm form, ListAnswer list, CancellationToken cancellation)
    {
        bool metadata = form.Projection == Projection.MetadataList;
        if (!metadata && !codec.Covers(list.Resource.Type))
        {
            await RefuseAsync(response, cancellation);
            return;
        }

        using IProtobufList encoded = codec.BeginList(
            metadata ? "PartialObjectMetadataList" : list.Resource.ListKind,
            metadata ? "meta.k8s.io/" + form.ProjectionVersion : list.Resource.ApiVersion, ListMetadata(list));
        using var json = new JsonBuffer(1024);
        StructType type = metadata ? Partial : list.Resource.Type;
        foreach (CachedObject stored in list.Items)
        {
            cancellation.ThrowIfCancellationRequested();
            CachedObject item = ObjectForms.Served(list.Resource, stored);
            if (metadata)
            {
                json.Clear();
                ObjectBytes.WriteMetadata(json, item, form.ProjectionVersion);
                encoded.Add(json.Written, type, 0);
            }
            else
            {
                encoded.Add(item.Json.Span, type, item.Revision);
            }
        }

        response.ContentType = MediaType;
        ReadOnlyMemory<byte>[] pieces = [.. encoded.Finish()];
        long length = pieces.Sum(piece => (long)piece.Length);
        if (length > Compression.Threshold && Compression.Asked(response.HttpContext.Request))
        {
            await using Stream gzip = Compression.Begin(response);
            await WriteAsync(gzip, pieces, cancellation);
            return;
        }

        response.ContentLength = length;
        await WriteAsync(response.Body, pieces, cancellation);
    }

    /// <summary>One event or failure of a watch in its length-delimited frame. An event's frame is made once for all that watch it at the time.</summary>
    public void WriteFrame(IBufferWriter<byte> output, ResourceDefinition resource, OutputForm form, WatchItem item)
    {
        if (item.Failure is { } failure)
        {
            codec.WriteWatchFrame(output, "ERROR"u8, codec.FromJson(StatusDocument.Of(failure))!.Value.Span);
            return;
        }

        CachedEvent seen = item.Event!;
        var key = new FrameKey(seen.Object, resource, form.Projection, form.ProjectionVersion, seen.Kind);
        output.Write(frames.Find(key) ?? frames.Keep(key, Event(key, form)));
    }

    /// <summary>A bookmark by the JSON of its object.</summary>
    public void WriteBookmark(IBufferWriter<byte> output, ReadOnlySpan<byte> json) =>
        codec.WriteWatchFrame(output, "BOOKMARK"u8, codec.FromJson(json)!.Value.Span);

    private byte[] Event(FrameKey key, OutputForm form)
    {
        CachedObject item = ObjectForms.Served(key.Resource, key.Object);
        var enveloped = new ArrayBufferWriter<byte>(item.Json.Length + 128);
        if (form.Projection == Projection.Metadata)
        {
            using var json = new JsonBuffer(1024);
            ObjectBytes.WriteMetadata(json, item, form.ProjectionVersion);
            codec.WriteEnveloped(enveloped, json.Written, Partial);
        }
        else
        {
            codec.WriteEnveloped(enveloped, item.Json.Span, key.Resource.Type, item.Revision);
        }

        ReadOnlySpan<byte> kind = key.Kind switch
        {
            EventKind.Created => "ADDED"u8,
            EventKind.Updated => "MODIFIED"u8,
            _ => "DELETED"u8,
        };
        var frame = new ArrayBufferWriter<byte>(enveloped.WrittenCount + 32);
        codec.WriteWatchFrame(frame, kind, enveloped.WrittenSpan);
        return frame.WrittenSpan.ToArray();
    }

    private static async ValueTask WriteAsync(Stream output, ReadOnlyMemory<byte>[] pieces, CancellationToken cancellation)
    {
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            await output.WriteAsync(piece, cancellation);
        }
    }

    private static byte[] ListMetadata(ListAnswer list)
    {
        using var json = new JsonBuffer(256);
        json.Raw("{\"resourceVersion\":"u8);
        json.Text(list.Revision.ToString(CultureInfo.InvariantCulture));
        json.Raw(",\"continue\":"u8);
        json.Text(list.Continue);
        if (list.Remaining is { } remaining)
        {
            json.Raw(",\"remainingItemCount\":"u8);
            json.Number(remaining);
        }

        json.Raw((byte)'}');
        return json.ToArray();
    }

    private ValueTask RefuseAsync(HttpResponse response, CancellationToken cancellation)
    {
        ApiStatus refusal = Failure.NotAcceptable("only the following media types are accepted: application/json, application/yaml");
        response.StatusCode = refusal.Code;
        return SendAsync(response, codec.FromJson(StatusDocument.Of(refusal))!.Value, cancellation);
    }

    private static ValueTask SendAsync(HttpResponse response, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        response.ContentType = MediaType;
        return Compression.WriteAsync(response, bytes, cancellation);
    }
}
