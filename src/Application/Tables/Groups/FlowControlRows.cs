using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of the flowcontrol.apiserver.k8s.io group. Flow schemas are shown in the order in which they match.</summary>
internal static class FlowControlRows
{
    private const string Queuing = "spec.limited.limitResponse.queuing.";

    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["flowschemas"] = new(
            Name, Text("spec.priorityLevelConfiguration.name"), Integer("spec.matchingPrecedence"),
            Text("spec.distinguisherMethod.type", None), Age, Of(Dangling))
        {
            Order = item => IntegerAt(item, ["spec", "matchingPrecedence"]),
        },
        ["prioritylevelconfigurations"] = new(
            Name, Text("spec.type"), IntegerOr("spec.limited.nominalConcurrencyShares", None), IntegerOr(Queuing + "queues", None),
            IntegerOr(Queuing + "handSize", None), IntegerOr(Queuing + "queueLengthLimit", None), Age),
    };

    private static string Dangling(MapNode item) =>
        (item.At("status", "conditions") as ListNode)?.Maps.FirstOrDefault(c => c.Text("type") == "Dangling") is { } condition
            ? condition.Text("status") ?? ""
            : "?";
}
