using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tables;

/// <summary>Prints one cell of a row, or several that come from one look at the object. Never fails: odd objects give odd cells.</summary>
public delegate void CellPrinter(MapNode item, RowBuilder row);

/// <summary>How a resource's objects become rows: its cells in the order of the columns.</summary>
public sealed class RowPrinter(params CellPrinter[] cells)
{
    /// <summary>Sets the row's order; null for resources whose rows stay in the order of the list.</summary>
    public Func<MapNode, long>? Order { get; init; }

    /// <summary>The row's conditions as a JSON array, empty for none; null for resources whose rows never have any.</summary>
    public Func<MapNode, ReadOnlyMemory<byte>>? Conditions { get; init; }

    /// <summary>An empty list has the rows null and not []: the answer of resources that the reference has no printer for.</summary>
    public bool NullWhenEmpty { get; init; }

    /// <summary>Compiles an object in its storage version.</summary>
    public TableRow Compile(MapNode item)
    {
        using var row = new RowBuilder();
        foreach (CellPrinter cell in cells)
        {
            cell(item, row);
        }

        row.Order = Order?.Invoke(item) ?? 0;
        row.Conditions = Conditions?.Invoke(item) ?? default;
        return row.Build();
    }
}
