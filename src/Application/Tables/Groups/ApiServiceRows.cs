using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of the apiregistration.k8s.io group.</summary>
internal static class ApiServiceRows
{
    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["apiservices"] = new(Name, Of(Service), Of(Available), Age),
    };

    private static string Service(MapNode item) =>
        item.At("spec", "service") is MapNode service ? $"{service.Text("namespace")}/{service.Text("name")}" : "Local";

    private static string Available(MapNode item)
    {
        MapNode? condition = (item.At("status", "conditions") as ListNode)?.Maps.FirstOrDefault(c => c.Text("type") == "Available");
        string status = condition is null ? "Unknown" : condition.Text("status") ?? "";
        return status != "True" && condition?.Text("reason") is { Length: > 0 } reason ? $"{status} ({reason})" : status;
    }
}
