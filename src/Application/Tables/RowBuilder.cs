using Kronicle.Domain.Canonical;

namespace Kronicle.Application.Tables;

/// <summary>Takes the cells of one row, first to last. Text is escaped as Go's encoding/json escapes it. Dispose to give the memory back.</summary>
public sealed class RowBuilder : IDisposable
{
    private const string Unknown = "<unknown>";

    private readonly JsonBuffer text = new(512);
    private TableRow.Hole[] holes = [];

    public RowBuilder() => text.Raw((byte)'[');

    /// <summary>The row's conditions as a JSON array; empty for none.</summary>
    public ReadOnlyMemory<byte> Conditions { get; set; }

    /// <summary>See <see cref="TableRow.Order"/>.</summary>
    public long Order { get; set; }

    public void Text(string? value)
    {
        Separate();
        text.Text(value);
    }

    public void Integer(long value)
    {
        Separate();
        text.Number(value);
    }

    public void Boolean(bool value)
    {
        Separate();
        text.Raw(value ? "true"u8 : "false"u8);
    }

    public void Null()
    {
        Separate();
        text.Raw("null"u8);
    }

    /// <summary>The duration from an RFC 3339 time to now; &lt;unknown&gt; when there is none.</summary>
    public void Since(string? timestamp) => Since(Timestamps.Ticks(timestamp));

    /// <summary>The duration from a time in UTC ticks to now; &lt;unknown&gt; when it is 0.</summary>
    public void Since(long ticks)
    {
        if (ticks == 0)
        {
            Text(Unknown);
        }
        else
        {
            Separate();
            text.Raw((byte)'"');
            Hole(ticks);
            text.Raw((byte)'"');
        }
    }

    /// <summary>A count and when it last rose, such as "3 (5m ago)"; the count alone when the time is 0.</summary>
    public void CountSince(long count, long ticks)
    {
        Separate();
        text.Raw((byte)'"');
        text.Number(count);
        if (ticks != 0)
        {
            text.Raw(" ("u8);
            Hole(ticks);
            text.Raw(" ago)"u8);
        }

        text.Raw((byte)'"');
    }

    /// <summary>The finished row.</summary>
    public TableRow Build()
    {
        text.Raw((byte)']');
        return new TableRow(text.ToArray(), holes, Conditions, Order);
    }

    public void Dispose() => text.Dispose();

    private void Hole(long ticks)
    {
        // Rows are cached by the thousand: the array is kept exact.
        TableRow.Hole[] more = new TableRow.Hole[holes.Length + 1];
        holes.CopyTo(more, 0);
        more[^1] = new(text.Length, ticks);
        holes = more;
    }

    private void Separate()
    {
        if (text.Length > 1)
        {
            text.Raw((byte)',');
        }
    }
}
