using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Core;

/// <summary>Rows of events, which are stored as core/v1 whichever group wrote them.</summary>
internal static class EventRows
{
    public static readonly RowPrinter Printer = new(
        (item, row) => row.Since(LastSeen(item)),
        Text("type"),
        Text("reason"),
        Of(Target),
        Text("involvedObject.fieldPath"),
        Of(Source),
        Of(item => (item.Text("message") ?? "").Trim()),
        (item, row) => row.Since(FirstSeen(item)),
        (item, row) => row.Integer(Times(item)),
        Name);

    private static long FirstSeen(MapNode item) =>
        Timestamps.Ticks(item.Text("firstTimestamp")) is var first and not 0 ? first : Timestamps.Ticks(item.Text("eventTime"));

    private static long LastSeen(MapNode item)
    {
        if (item.Map("series") is { } series)
        {
            return Timestamps.Ticks(series.Text("lastObservedTime"));
        }

        return Timestamps.Ticks(item.Text("lastTimestamp")) is var last and not 0 ? last : FirstSeen(item);
    }

    // Events that happened once have no count in events.k8s.io.
    private static long Times(MapNode item) => item.Map("series") is { } series
        ? series.Integer("count") ?? 0
        : item.Integer("count") is not (null or 0) and long count ? count : 1;

    private static string Target(MapNode item)
    {
        string kind = (item.At("involvedObject", "kind") as TextNode)?.Value.ToLowerInvariant() ?? "";
        return item.At("involvedObject", "name") is TextNode { Value.Length: > 0 } name ? kind + "/" + name.Value : kind;
    }

    private static string Source(MapNode item)
    {
        string component = FirstOf(item.At("source", "component"), item["reportingComponent"]);
        string instance = FirstOf(item.At("source", "host"), item["reportingInstance"]);
        return instance.Length > 0 ? component + ", " + instance : component;
    }

    private static string FirstOf(Node? first, Node? second) =>
        first is TextNode { Value.Length: > 0 } text ? text.Value : (second as TextNode)?.Value ?? "";
}
