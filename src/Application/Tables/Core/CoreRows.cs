using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Core;

/// <summary>Rows of the smaller kinds of the legacy group.</summary>
internal static class CoreRows
{
    private const string PodTemplate = "spec.template.spec";

    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["componentstatuses"] = new(Name, Component),
        ["configmaps"] = new(Name, Count("data", "binaryData"), Age),
        ["endpoints"] = new(Name, Of(Endpoints), Age),
        ["namespaces"] = new(Name, Text("status.phase"), Age),
        ["podtemplates"] = new(Name, Containers("template.spec", "name"), Containers("template.spec", "image"), Labels("template.metadata.labels")),
        ["replicationcontrollers"] = new(
            Name, Integer("spec.replicas"), Integer("status.replicas"), Integer("status.readyReplicas"), Age,
            Containers(PodTemplate, "name"), Containers(PodTemplate, "image"), Labels("spec.selector")),
        ["resourcequotas"] = new(Name, Of(item => Quota(item, limits: false)), Of(item => Quota(item, limits: true)), Age),
        ["secrets"] = new(Name, Text("type"), Count("data"), Age),
        ["serviceaccounts"] = new(Name, Age),
    };

    private static void Component(MapNode item, RowBuilder row)
    {
        MapNode? healthy = item.List("conditions")?.Maps.FirstOrDefault(condition => condition.Text("type") == "Healthy");
        row.Text(healthy is null ? "Unknown" : healthy.Text("status") == "True" ? "Healthy" : "Unhealthy");
        row.Text(healthy?.Text("message"));
        row.Text(healthy?.Text("error"));
    }

    private static string Endpoints(MapNode item)
    {
        if (item.List("subsets") is not { Count: > 0 } subsets)
        {
            return None;
        }

        var shown = new List<string>();
        int total = 0;
        foreach (MapNode subset in subsets.Maps)
        {
            ListNode addresses = subset.List("addresses") ?? [];
            ListNode? ports = subset.List("ports");
            int each = ports is { Count: > 0 } ? ports.Count : 1;
            total += addresses.Count * each;
            for (int port = 0; port < each && shown.Count < 3; port++)
            {
                long? number = ports is { Count: > 0 } ? (ports[port] as MapNode)?.Integer("port") ?? 0 : null;
                shown.AddRange(addresses.Maps.Take(3 - shown.Count).Select(address => HostPort(address.Text("ip") ?? "", number)));
            }
        }

        return ShortList.Format(shown, total, "");
    }

    private static string HostPort(string host, long? port) =>
        port is null ? host : host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";

    private static string Quota(MapNode item, bool limits)
    {
        MapNode? used = item.At("status", "used") as MapNode;
        IEnumerable<string> shown = (item.At("status", "hard") as MapNode ?? [])
            .Where(hard => hard.Key.StartsWith("limits.", StringComparison.Ordinal) == limits)
            .OrderBy(hard => hard.Key, StringComparer.Ordinal)
            .Select(hard => $"{hard.Key}: {Scalar(used?[hard.Key]) ?? "0"}/{Scalar(hard.Value) ?? "0"}");
        return string.Join(", ", shown);
    }
}
