using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tables;

/// <summary>
/// Rows of the Table form: https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
/// The objects come in the version in which they are stored (<see cref="ResourceCatalogue.StorageOf"/>), so that a row serves every version.
/// </summary>
public static class TableRows
{
    private static readonly RowPrinter NameAndAge = new(Cells.Name, Cells.Age);
    private static readonly RowPrinter NameAndCreation = new(Cells.Name, Cells.CreatedAt) { NullWhenEmpty = true };

    /// <summary>Compiles a row with the printer of the resource.</summary>
    public static TableRow Compile(ResourceDefinition resource, MapNode item) => PrinterOf(resource).Compile(item);

    /// <summary>Whether the rows of one answer are sorted by <see cref="TableRow.Order"/>; the sort must be stable.</summary>
    public static bool IsOrdered(ResourceDefinition resource) => PrinterOf(resource).Order is not null;

    /// <summary>The printer of a resource; one that prints name and age, or name and creation time, when it has none of its own.</summary>
    public static RowPrinter PrinterOf(ResourceDefinition resource)
    {
        if (RowPrinters.Find(resource.Group, resource.Resource) is { } printer)
        {
            return printer;
        }

        return resource.Columns.Any(column => column.Type == "date") ? NameAndCreation : NameAndAge;
    }
}
