using System.Buffers;
using Kronicle.Domain.Canonical;

namespace Kronicle.Application.Tables;

/// <summary>
/// Writes one Table: <see cref="Begin"/>, then each row, then <see cref="End"/>. Rows go straight to the output, so that a long
/// list can be flushed between rows. No newline follows: an answer has one, a watch event's object none.
/// </summary>
public sealed class TableWriter(TableDocument document, IBufferWriter<byte> output, DateTimeOffset now)
{
    private bool any;

    /// <summary>Writes everything before the rows.</summary>
    public void Begin(in TableHead head)
    {
        using var text = new JsonBuffer();
        text.Raw("{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/"u8);
        text.Raw(head.Version == TableVersion.V1 ? "v1\",\"metadata\":{"u8 : "v1beta1\",\"metadata\":{"u8);
        int start = text.Length;
        Field(text, start, "resourceVersion", head.ResourceVersion);
        Field(text, start, "continue", head.Continue);
        if (head.RemainingItems is { } remaining)
        {
            text.Raw(text.Length > start ? ",\"remainingItemCount\":"u8 : "\"remainingItemCount\":"u8);
            text.Number(remaining);
        }

        text.Raw("},\"columnDefinitions\":"u8);
        output.Write(text.Written);
        output.Write(head.Columns ? document.Columns.Span : "null"u8);
        output.Write(",\"rows\":"u8);
    }

    /// <summary>Writes a row with its object's JSON; an empty object is written as null (includeObject=None).</summary>
    public void Row(TableRow row, ReadOnlySpan<byte> item)
    {
        BeginRow(row);
        output.Write(item.IsEmpty ? "null"u8 : item);
        EndRow();
    }

    /// <summary>Writes a row up to its object, which the caller writes to the output before <see cref="EndRow"/>.</summary>
    public void BeginRow(TableRow row)
    {
        output.Write(any ? ",{\"cells\":"u8 : "[{\"cells\":"u8);
        any = true;
        row.WriteCells(output, now);
        if (!row.Conditions.IsEmpty)
        {
            output.Write(",\"conditions\":"u8);
            output.Write(row.Conditions.Span);
        }

        output.Write(",\"object\":"u8);
    }

    public void EndRow() => output.Write("}"u8);

    /// <summary>Closes the Table.</summary>
    public void End() => output.Write(any ? "]}"u8 : document.NullWhenEmpty ? "null}"u8 : "[]}"u8);

    private static void Field(JsonBuffer text, int start, string name, string value)
    {
        if (value.Length == 0)
        {
            return;
        }

        if (text.Length > start)
        {
            text.Raw((byte)',');
        }

        text.Text(name);
        text.Raw((byte)':');
        text.Text(value);
    }
}
