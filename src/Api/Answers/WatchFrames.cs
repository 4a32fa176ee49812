using System.Buffers;
using System.Globalization;
using Kronicle.Api.Negotiation;
using Kronicle.Application.EventLog;
using Kronicle.Application.Tables;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Api.Answers;

/// <summary>The events of one watch as the client asked for them, each its object's stored bytes in a small frame.</summary>
internal sealed class WatchFrames(TimeProvider clock, ProtobufForms protobuf, ResourceDefinition resource, OutputForm form, bool marksInitialEnd)
{
    /// <summary>The annotation of the bookmark that ends the initial events: KEP-3157.</summary>
    private const string InitialEventsEnd = "k8s.io/initial-events-end";

    // A Table has its columns once; the end of the initial events is marked once.
    private bool columns = true;
    private bool initial = marksInitialEnd;

    public void Write(IBufferWriter<byte> output, WatchItem item)
    {
        if (form.Encoding == Encoding.Protobuf)
        {
            Protobuf(output, item);
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
            Object(output, ObjectForms.Served(resource, seen.Object));
        }
        else
        {
            output.Write("{\"type\":\"BOOKMARK\",\"object\":"u8);
            Bookmark(output, item.Bookmark);
            initial = false;
        }

        output.Write("}\n"u8);
    }

    private void Protobuf(IBufferWriter<byte> output, WatchItem item)
    {
        if (item.Failure is not null || item.Event is not null)
        {
            protobuf.WriteFrame(output, resource, form, item);
            return;
        }

        using var json = new JsonBuffer(256);
        Bookmark(json, item.Bookmark);
        initial = false;
        protobuf.WriteBookmark(output, json.Written);
    }

    private static ReadOnlySpan<byte> Frame(EventKind kind) => kind switch
    {
        EventKind.Created => "{\"type\":\"ADDED\",\"object\":"u8,
        EventKind.Updated => "{\"type\":\"MODIFIED\",\"object\":"u8,
        _ => "{\"type\":\"DELETED\",\"object\":"u8,
    };

    private void Object(IBufferWriter<byte> output, CachedObject item)
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
    private void Bookmark(IBufferWriter<byte> output, long revision)
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
        Object(output, item);
    }
}
