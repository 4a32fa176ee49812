using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Core;

/// <summary>Rows of services.</summary>
internal static class ServiceRows
{
    public static readonly RowPrinter Printer = new(
        Name, Text("spec.type"), Of(ClusterIP), Of(ExternalIP), Of(Ports), Age, Labels("spec.selector"));

    private static string ClusterIP(MapNode item) =>
        item.At("spec", "clusterIPs") is ListNode { Count: > 0 } list && list[0] is TextNode first ? first.Value : None;

    private static string ExternalIP(MapNode item)
    {
        MapNode spec = item.Map("spec") ?? [];
        string external = string.Join(',', spec.List("externalIPs")?.OfType<TextNode>() ?? []);
        switch (spec.Text("type"))
        {
            case "ClusterIP" or "NodePort":
                return external.Length > 0 ? external : None;
            case "LoadBalancer":
                string balancer = LoadBalancerText.Addresses(item);
                string both = balancer.Length > 0 && external.Length > 0 ? balancer + "," + external : balancer + external;
                return both.Length > 0 ? both : "<pending>";
            case "ExternalName":
                return spec.Text("externalName") ?? "";
            default:
                return "<unknown>";
        }
    }

    private static string Ports(MapNode item)
    {
        string text = string.Join(',', (item.At("spec", "ports") as ListNode)?.Maps.Select(Port) ?? []);
        return text.Length > 0 ? text : None;
    }

    private static string Port(MapNode port)
    {
        long number = port.Integer("port") ?? 0;
        return port.Integer("nodePort") is > 0 and long nodePort
            ? $"{number}:{nodePort}/{port.Text("protocol")}"
            : $"{number}/{port.Text("protocol")}";
    }
}
