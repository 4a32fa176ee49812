using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of the discovery.k8s.io group.</summary>
internal static class EndpointSliceRows
{
    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["endpointslices"] = new(Name, Text("addressType"), Of(Ports), Of(Endpoints), Age),
    };

    private static string Ports(MapNode item) =>
        ShortList.Three([.. (item.List("ports") ?? []).Maps.Select(port => Scalar(port["port"]) ?? port.Text("name") ?? "*")], Unset);

    private static string Endpoints(MapNode item) =>
        ShortList.Three([.. (item.List("endpoints") ?? []).Maps.SelectMany(e => e.List("addresses") ?? []).Select(a => a.ToString()!)], Unset);
}
