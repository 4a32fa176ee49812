using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Kronicle.Api.Negotiation;
using Kronicle.Application.Codecs;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Tables;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;

namespace Kronicle.Api.Answers;

/// <summary>Writes lists: a header, the items' bytes and a footer, flushed as it goes so that memory does not grow with the list.</summary>
public sealed class ListWriter(TimeProvider clock, IYamlText yaml, ProtobufForms protobuf)
{
    /// <summary>Bytes that may wait before they are flushed.</summary>
    private const long FlushAt = 64 * 1024;

    public async Task WriteAsync(HttpResponse response, OutputForm form, ListAnswer list, CancellationToken cancellation)
    {
        response.ContentType = form.ContentType;
        if (form.Encoding == Encoding.Protobuf)
        {
            await protobuf.WriteListAsync(response, form, list, cancellation);
            return;
        }

        if (form.Encoding == Encoding.Yaml || form.Pretty)
        {
            using var json = new JsonBuffer(64 * 1024);
            foreach (bool _ in Parts(json, form, list, long.MaxValue, () => 0))
            {
                break;
            }

            await Compression.WriteAsync(response,
                form.Encoding == Encoding.Yaml ? yaml.FromJson(json.WrittenMemory) : PrettyJson.Indent(json.WrittenMemory), cancellation);
        }
        else if (Compression.Asked(response.HttpContext.Request))
        {
            await MaybeCompressedAsync(response, form, list, cancellation);
        }
        else
        {
            await PlainAsync(response.BodyWriter, form, list, cancellation);
        }
    }

    /// <summary>A list as one line of JSON; null when it comes to more bytes than that.</summary>
    public ReadOnlyMemory<byte>? Json(OutputForm form, ListAnswer list, int most)
    {
        using var json = new JsonBuffer(64 * 1024);
        return Parts(json, form, list, most, () => json.Length).Any() ? null : json.ToArray();
    }

    private async Task PlainAsync(PipeWriter output, OutputForm form, ListAnswer list, CancellationToken cancellation)
    {
        foreach (bool _ in Parts(output, form, list, FlushAt, () => output.UnflushedBytes))
        {
            FlushResult flushed = await output.FlushAsync(cancellation);
            if (flushed.IsCompleted)
            {
                return;
            }
        }

        output.Write("\n"u8);
    }

    // Whether the list is large shows as it is written: until then nothing goes out.
    private async Task MaybeCompressedAsync(HttpResponse response, OutputForm form, ListAnswer list, CancellationToken cancellation)
    {
        using var waiting = new JsonBuffer(64 * 1024);
        Stream? gzip = null;
        try
        {
            foreach (bool _ in Parts(waiting, form, list, Compression.Threshold, () => waiting.Length))
            {
                gzip ??= Compression.Begin(response);
                await gzip.WriteAsync(waiting.WrittenMemory, cancellation);
                waiting.Clear();
            }

            waiting.Raw((byte)'\n');
            if (gzip is null)
            {
                await Compression.WriteAsync(response, waiting.WrittenMemory, cancellation);
            }
            else
            {
                await gzip.WriteAsync(waiting.WrittenMemory, cancellation);
            }
        }
        finally
        {
            if (gzip is not null)
            {
                await gzip.DisposeAsync();
            }
        }
    }

    // Yields where the output should be flushed.
    private IEnumerable<bool> Parts(IBufferWriter<byte> output, OutputForm form, ListAnswer list, long flushAt, Func<long> waiting)
    {
        bool table = form.Projection == Projection.Table;
        TableWriter? rows = table ? new TableWriter(TableDocument.Of(list.Resource), output, clock.GetUtcNow()) : null;
        if (table)
        {
            rows!.Begin(new(ObjectForms.Version(form), list.Revision.ToString(CultureInfo.InvariantCulture), list.Continue, list.Remaining));
        }
        else
        {
            Head(output, form, list);
        }

        bool first = true;
        foreach (CachedObject stored in list.Items)
        {
            Item(output, form, list, ObjectForms.Served(list.Resource, stored), rows, first);
            first = false;
            if (waiting() >= flushAt)
            {
                yield return true;
            }
        }

        if (table)
        {
            rows!.End();
        }
        else
        {
            output.Write("]}"u8);
        }
    }

    private static void Item(IBufferWriter<byte> output, OutputForm form, ListAnswer list, CachedObject item, TableWriter? rows, bool first)
    {
        if (rows is not null)
        {
            ObjectForms.WriteRow(rows, output, list.Resource, item, form);
            return;
        }

        if (!first)
        {
            output.Write(","u8);
        }

        if (form.Projection == Projection.MetadataList)
        {
            ObjectBytes.WriteMetadata(output, item, form.ProjectionVersion);
        }
        else
        {
            ObjectBytes.WriteItem(output, item);
        }
    }

    private static void Head(IBufferWriter<byte> output, OutputForm form, ListAnswer list)
    {
        using var head = new JsonBuffer(256);
        bool metadata = form.Projection == Projection.MetadataList;
        head.Raw("{\"kind\":"u8);
        head.Text(metadata ? "PartialObjectMetadataList" : list.Resource.ListKind);
        head.Raw(",\"apiVersion\":"u8);
        head.Text(metadata ? "meta.k8s.io/" + form.ProjectionVersion : list.Resource.ApiVersion);
        head.Raw(",\"metadata\":{\"resourceVersion\":\""u8);
        head.Number(list.Revision);
        head.Raw((byte)'"');
        if (list.Continue.Length > 0)
        {
            head.Raw(",\"continue\":"u8);
            head.Text(list.Continue);
        }

        if (list.Remaining is { } remaining)
        {
            head.Raw(",\"remainingItemCount\":"u8);
            head.Number(remaining);
        }

        head.Raw("},\"items\":["u8);
        output.Write(head.Written);
    }
}
