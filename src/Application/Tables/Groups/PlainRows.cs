using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of groups whose few kinds need no code.</summary>
internal static class PlainRows
{
    public static readonly Dictionary<string, RowPrinter> Coordination = new()
    {
        ["leases"] = new(Name, Text("spec.holderIdentity"), Age),
    };

    public static readonly Dictionary<string, RowPrinter> Node = new()
    {
        ["runtimeclasses"] = new(Name, Text("handler"), Age),
    };

    public static readonly Dictionary<string, RowPrinter> Policy = new()
    {
        ["poddisruptionbudgets"] = new(
            Name, Text("spec.minAvailable", "N/A"), Text("spec.maxUnavailable", "N/A"), Integer("status.disruptionsAllowed"), Age),
    };

    public static readonly Dictionary<string, RowPrinter> Scheduling = new()
    {
        ["priorityclasses"] = new(Name, Integer("value"), Boolean("globalDefault"), Age, Text("preemptionPolicy")),
    };
}
