using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Kronicle.Api.Negotiation;
using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Tables;
using Kronicle.Application.Telemetry;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Microsoft.AspNetCore.Http.Features;

namespace Kronicle.Api.Answers;

/// <summary>Writes watches: what waits goes out in one write, each event as its object's stored bytes in a small frame.</summary>
public sealed class WatchWriter(TimeProvider clock, ProtobufForms protobuf, IRequestMetrics metrics)
{
    /// <summary>The annotation of the bookmark that ends the initial events: KEP-3157.</summary>
    private const string InitialEventsEnd = "k8s.io/initial-events-end";

    public async Task WriteAsync(HttpResponse response, OutputForm form, WatchAnswer watch, CancellationToken cancellation)
    {
        using WatchStream stream = watch.Stream;
        response.ContentType = form.Encoding switch
        {
            Encoding.Yaml => "application/json",
            Encoding.Protobuf => form.ContentType + ";stream=watch",
            _ => form.ContentType,
        };
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        PipeWriter output = response.BodyWriter;

        // A flush that is cancelled resets the connection: when the server stops, what is on its way has a moment to get there.
        using var grace = new StopGrace(response.HttpContext, clock);
        await using CancellationTokenRegistration stops = cancellation.UnsafeRegister(static grace => ((StopGrace)grace!).Begin(), grace);
        await response.StartAsync(CancellationToken.None);
        await output.FlushAsync(CancellationToken.None);
        bool columns = true;
        bool initial = stream.MarksInitialEnd;
        await foreach (IReadOnlyList<WatchItem> batch in stream.BatchesAsync(cancellation))
        {
            foreach (WatchItem item in batch)
            {
                Write(output, watch.Resource, form, item, ref columns, ref initial);
            }

            metrics.WatchEvents(watch.Resource, batch.Count);
            FlushResult flushed = await output.FlushAsync(CancellationToken.None);
            if (flushed.IsCompleted)
            {
                return;
            }
        }
    }

    private void Write(IBufferWriter<byte> output, ResourceDefinition resource, OutputForm form, WatchItem item, ref bool columns, ref bool initial)
    {
        if (form.Encoding == Encoding.Protobuf)
        {
            Protobuf(output, resource, form, item, ref columns, ref initial);
            return;
        }

        if (item.Failure is { } failure)
        {
            output.Write("{\"type\":\"ERROR\",\"object\":"u8);
            output.Write(StatusDocument.Of(failure));
        }
        else if (item.Event is { } seen)
        {
            output.Write(Frame(seen.Kind));
            Object(output, resource, form, ObjectForms.Served(resource, seen.Object), ref columns);
        }
        else
        {
            output.Write("{\"type\":\"BOOKMARK\",\"object\":"u8);
            Bookmark(output, resource, form, item.Bookmark, initial, ref columns);
            initial = false;
        }

        output.Write("}\n"u8);
    }

    private void Protobuf(IBufferWriter<byte> output, ResourceDefinition resource, OutputForm form, WatchItem item, ref bool columns, ref bool initial)
    {
        if (item.Failure is not null || item.Event is not null)
        {
            protobuf.WriteFrame(output, resource, form, item);
            return;
        }

        using var json = new JsonBuffer(256);
        Bookmark(json, resource, form, item.Bookmark, initial, ref columns);
        initial = false;
        protobuf.WriteBookmark(output, json.Written);
    }

    private static ReadOnlySpan<byte> Frame(EventKind kind) => kind switch
    {
        EventKind.Created => "{\"type\":\"ADDED\",\"object\":"u8,
        EventKind.Updated => "{\"type\":\"MODIFIED\",\"object\":"u8,
        _ => "{\"type\":\"DELETED\",\"object\":"u8,
    };

    private void Object(IBufferWriter<byte> output, ResourceDefinition resource, OutputForm form, CachedObject item, ref bool columns)
    {
        switch (form.Projection)
        {
            case Projection.Table:
                var table = new TableWriter(TableDocument.Of(resource), output, clock.GetUtcNow());
                table.Begin(new(ObjectForms.Version(form), item.Revision.ToString(CultureInfo.InvariantCulture), Columns: columns));
                columns = false;
                ObjectForms.WriteRow(table, output, resource, item, form);
                table.End();
                break;
            case Projection.Metadata:
                ObjectBytes.WriteMetadata(output, item, form.ProjectionVersion);
                break;
            default:
                ObjectBytes.Write(output, item);
                break;
        }
    }

    // A bookmark is an object of the kind with nothing in it but its revision; fields that are always written have their zero values.
    private void Bookmark(IBufferWriter<byte> output, ResourceDefinition resource, OutputForm form, long revision, bool initial, ref bool columns)
    {
        using var json = new JsonBuffer(256);
        json.Raw("{\"kind\":"u8);
        json.Text(resource.Kind);
        json.Raw(",\"apiVersion\":"u8);
        json.Text(resource.ApiVersion);
        json.Raw(",\"metadata\":{"u8);
        if (initial)
        {
            json.Raw("\"annotations\":{"u8);
            json.Text(InitialEventsEnd);
            json.Raw(":\"true\"}"u8);
        }

        json.Raw((byte)'}');
        foreach (Domain.Schema.Field field in resource.Type.Fields.Where(field => field.EmitAlways && field.Name != "metadata"))
        {
            json.Raw((byte)',');
            json.Raw(field.JsonName.Span);
            CanonicalWriter.Write(json, null, field.Shape);
        }

        json.Raw((byte)'}');
        var item = new CachedObject("", json.ToArray(), revision, 0, DocumentIndex.Scan(json.Written, []));
        Object(output, resource, form, item, ref columns);
    }
}
