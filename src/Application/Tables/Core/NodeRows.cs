using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Core;

/// <summary>Rows of nodes.</summary>
internal static class NodeRows
{
    private const string RolePrefix = "node-role.kubernetes.io/";
    private const string RoleLabel = "kubernetes.io/role";
    private const string Unknown = "<unknown>";

    public static readonly RowPrinter Printer = new(
        Name, Of(Status), Of(Roles), Age, Text("status.nodeInfo.kubeletVersion"),
        Of(item => Address(item, "InternalIP")), Of(item => Address(item, "ExternalIP")),
        NonEmpty("status.nodeInfo.osImage", Unknown),
        NonEmpty("status.nodeInfo.kernelVersion", Unknown),
        NonEmpty("status.nodeInfo.containerRuntimeVersion", Unknown));

    private static string Status(MapNode item)
    {
        MapNode? ready = (item.At("status", "conditions") as ListNode)?.Maps.LastOrDefault(condition => condition.Text("type") == "Ready");
        string status = ready is null ? "Unknown" : ready.Text("status") == "True" ? "Ready" : "NotReady";
        return item.At("spec", "unschedulable") is BoolNode { Value: true } ? status + ",SchedulingDisabled" : status;
    }

    private static string Roles(MapNode item)
    {
        var roles = new SortedSet<string>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, Node> label in item.At("metadata", "labels") as MapNode ?? [])
        {
            string role = label.Key == RoleLabel ? label.Value.ToString()!
                : label.Key.StartsWith(RolePrefix, StringComparison.Ordinal) ? label.Key[RolePrefix.Length..] : "";
            if (role.Length > 0)
            {
                roles.Add(role);
            }
        }

        return roles.Count > 0 ? string.Join(',', roles) : None;
    }

    private static string Address(MapNode item, string type) =>
        (item.At("status", "addresses") as ListNode)?.Maps.FirstOrDefault(address => address.Text("type") == type) is { } found
            ? found.Text("address") ?? ""
            : None;
}
