using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of autoscalers, which are stored as autoscaling/v2 whichever version wrote them.</summary>
internal static class AutoscalerRows
{
    private const int ShownMetrics = 2;
    private const string Unknown = "<unknown>";

    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["horizontalpodautoscalers"] = new(
            Name, Of(Reference), Of(Targets), Text("spec.minReplicas", Unset), Integer("spec.maxReplicas"), Integer("status.currentReplicas"), Age),
        ["scales"] = new(Name, Integer("spec.replicas"), Integer("status.replicas"), Age),
    };

    private static string Reference(MapNode item) =>
        item.At("spec", "scaleTargetRef") is MapNode target ? $"{target.Text("kind")}/{target.Text("name")}" : "/";

    private static string Targets(MapNode item)
    {
        if (item.At("spec", "metrics") is not ListNode { Count: > 0 } metrics)
        {
            return None;
        }

        ListNode statuses = item.At("status", "currentMetrics") as ListNode ?? [];
        var shown = new List<string>();
        for (int i = 0; i < metrics.Count && i < ShownMetrics; i++)
        {
            shown.Add(Metric(metrics[i] as MapNode ?? [], i < statuses.Count ? statuses[i] as MapNode : null));
        }

        return ShortList.Format(shown, metrics.Count, "", ", ");
    }

    private static string Metric(MapNode metric, MapNode? status)
    {
        switch (metric.Text("type"))
        {
            case "External":
                return AverageOrValue(metric.Map("external"), status?.Map("external"));
            case "Object":
                return AverageOrValue(metric.Map("object"), status?.Map("object"));
            case "Pods":
                return $"{Current(status?.Map("pods"), "averageValue", "<nil>")}/{Target(metric.Map("pods"), "averageValue")}";
            case "Resource":
                return Utilization(metric.Map("resource"), status?.Map("resource"));
            case "ContainerResource":
                return Utilization(metric.Map("containerResource"), status?.Map("containerResource"));
            default:
                return "<unknown type>";
        }
    }

    private static string AverageOrValue(MapNode? metric, MapNode? status) => metric?.At("target", "averageValue") is TextNode
        ? $"{Current(status, "averageValue", Unknown)}/{Target(metric, "averageValue")} (avg)"
        : $"{Current(status, "value", "<nil>")}/{Target(metric, "value")}";

    private static string Utilization(MapNode? metric, MapNode? status)
    {
        string name = metric?.Text("name") ?? "";
        if (metric?.At("target", "averageValue") is TextNode)
        {
            return $"{name}: {Current(status, "averageValue", "<nil>")}/{Target(metric, "averageValue")}";
        }

        string current = Percent(status?.At("current", "averageUtilization")) ?? Unknown;
        return $"{name}: {current}/{Percent(metric?.At("target", "averageUtilization")) ?? "<auto>"}";
    }

    private static string Current(MapNode? status, string field, string absent) =>
        status is null ? Unknown : Scalar(status.At("current", field)) ?? absent;

    // The reference prints a quantity that is not there as Go prints a nil pointer.
    private static string Target(MapNode? metric, string field) => Scalar(metric?.At("target", field)) ?? "<nil>";

    private static string? Percent(Node? node) => node is NumberNode number ? $"{number.Integer}%" : null;
}
