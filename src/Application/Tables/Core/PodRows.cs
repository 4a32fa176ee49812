using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Core;

/// <summary>Rows of pods. What the containers' states add up to is <see cref="PodSummary"/>.</summary>
internal static class PodRows
{
    private static readonly byte[] Succeeded =
        """[{"type":"Completed","status":"True","reason":"Succeeded","message":"The pod has completed successfully."}]"""u8.ToArray();

    private static readonly byte[] Failed =
        """[{"type":"Completed","status":"True","reason":"Failed","message":"The pod failed."}]"""u8.ToArray();

    public static readonly RowPrinter Printer = new(
        Name, Summary, Age, Of(Address), NonEmpty("spec.nodeName", None), NonEmpty("status.nominatedNodeName", None), Of(ReadinessGates))
    {
        Conditions = Conditions,
    };

    private static void Summary(MapNode item, RowBuilder row)
    {
        PodSummary summary = PodSummary.Of(item);
        row.Text($"{summary.Ready}/{summary.Total}");
        row.Text(summary.Reason);
        row.CountSince(summary.Restarts, summary.Restarts == 0 ? 0 : summary.LastRestart);
    }

    private static ReadOnlyMemory<byte> Conditions(MapNode item) => (item.At("status", "phase") as TextNode)?.Value switch
    {
        "Succeeded" => Succeeded,
        "Failed" => Failed,
        _ => default,
    };

    private static string Address(MapNode item) =>
        item.At("status", "podIPs") is ListNode { Count: > 0 } list && list[0] is MapNode first && first.Text("ip") is { Length: > 0 } ip ? ip : None;

    private static string ReadinessGates(MapNode item)
    {
        if (item.At("spec", "readinessGates") is not ListNode { Count: > 0 } gates)
        {
            return None;
        }

        ListNode conditions = item.At("status", "conditions") as ListNode ?? [];
        int ready = gates.Maps.Count(gate => conditions.Maps.FirstOrDefault(c => c.Text("type") == gate.Text("conditionType"))?.Text("status") == "True");
        return $"{ready}/{gates.Count}";
    }
}
