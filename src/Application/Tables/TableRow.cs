using System.Buffers;

namespace Kronicle.Application.Tables;

/// <summary>
/// One row of a Table, compiled from an object once and printed any number of times. The cells are ready JSON but for holes
/// where a duration up to now belongs: a row that is cached stays right while time passes. Immutable.
/// </summary>
public sealed class TableRow
{
    private readonly byte[] cells;
    private readonly Hole[] holes;

    internal TableRow(byte[] cells, Hole[] holes, ReadOnlyMemory<byte> conditions, long order)
    {
        this.cells = cells;
        this.holes = holes;
        Conditions = conditions;
        Order = order;
    }

    /// <summary>A place in the cells' text: the duration since a time belongs there.</summary>
    /// <param name="At">The offset in bytes.</param>
    /// <param name="Since">UTC ticks of 100 ns.</param>
    internal readonly record struct Hole(int At, long Since);

    /// <summary>The row's conditions as a JSON array; empty when it has none.</summary>
    public ReadOnlyMemory<byte> Conditions { get; }

    /// <summary>Where <see cref="TableRows.IsOrdered"/> says so, rows of one answer are sorted by this, those of the same number by name.</summary>
    public long Order { get; }

    /// <summary>About the memory in bytes that the row holds, for caches with a bound.</summary>
    public int Size => 96 + cells.Length + (holes.Length * 16);

    /// <summary>Writes the JSON array of cells as of a time.</summary>
    public void WriteCells(IBufferWriter<byte> output, DateTimeOffset now)
    {
        Span<byte> span = output.GetSpan(cells.Length + (holes.Length * HumanDuration.MaxLength));
        ReadOnlySpan<byte> text = cells;
        int from = 0;
        int length = 0;
        foreach (Hole hole in holes)
        {
            text[from..hole.At].CopyTo(span[length..]);
            length += hole.At - from;
            from = hole.At;
            length += HumanDuration.Write(span[length..], new TimeSpan(now.UtcTicks - hole.Since));
        }

        text[from..].CopyTo(span[length..]);
        output.Advance(length + text.Length - from);
    }
}
