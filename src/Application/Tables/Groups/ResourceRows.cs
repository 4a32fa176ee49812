using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of the resource.k8s.io group.</summary>
internal static class ResourceRows
{
    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["deviceclasses"] = new(Name, Age),
        ["resourceclaims"] = new(Name, Of(State), Age),
        ["resourceclaimtemplates"] = new(Name, Age),
        ["resourceslices"] = new(Name, Text("spec.nodeName"), Text("spec.driver"), Text("spec.pool.name"), Age),
    };

    private static string State(MapNode item)
    {
        bool deleted = item.At("metadata", "deletionTimestamp") is TextNode;
        if (item.At("status", "allocation") is not MapNode)
        {
            return deleted ? "deleted" : "pending";
        }

        string state = deleted ? "deleted,allocated" : "allocated";
        return item.At("status", "reservedFor") is ListNode { Count: > 0 } ? state + ",reserved" : state;
    }
}
