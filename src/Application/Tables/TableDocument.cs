using System.Runtime.CompilerServices;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Tables;

/// <summary>The parts of a resource's Tables that no object changes.</summary>
public sealed class TableDocument
{
    private const string NameDescription =
        "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to " +
        "request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and " +
        "configuration definition. Cannot be updated. More info: " +
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names";

    private const string CreationDescription =
        "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in " +
        "happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in " +
        "UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: " +
        "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

    private static readonly ConditionalWeakTable<ResourceDefinition, TableDocument> Made = [];

    private readonly byte[] columns;

    private TableDocument(ResourceDefinition resource)
    {
        columns = Write(resource.Columns);
        NullWhenEmpty = TableRows.PrinterOf(resource).NullWhenEmpty;
    }

    /// <summary>The column definitions as a JSON array.</summary>
    public ReadOnlyMemory<byte> Columns => columns;

    /// <summary>Whether a Table without rows says null and not [].</summary>
    public bool NullWhenEmpty { get; }

    /// <summary>The document of a resource; made once for each definition.</summary>
    public static TableDocument Of(ResourceDefinition resource) => Made.GetValue(resource, static definition => new(definition));

    private static byte[] Write(IReadOnlyList<TableColumn> columns)
    {
        using var output = new JsonBuffer();
        output.Raw((byte)'[');
        foreach (TableColumn column in columns)
        {
            output.Raw(output.Length > 1 ? ",{\"name\":"u8 : "{\"name\":"u8);
            output.Text(column.Name);
            output.Raw(",\"type\":"u8);
            output.Text(column.Type);
            output.Raw(",\"format\":"u8);
            output.Text(column.Format);
            output.Raw(",\"description\":"u8);
            output.Text(Description(column));
            output.Raw(",\"priority\":"u8);
            output.Number(column.Priority);
            output.Raw((byte)'}');
        }

        output.Raw((byte)']');
        return output.ToArray();
    }

    private static string Description(TableColumn column) => column switch
    {
        { Name: "Name", Format: "name" } => NameDescription,
        { Name: "Age" } or { Name: "Created At", Type: "date" } => CreationDescription,
        _ => "",
    };
}
