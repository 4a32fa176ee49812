using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of the apps group.</summary>
internal static class AppsRows
{
    private const string PodTemplate = "spec.template.spec";

    private static readonly CellPrinter ContainerNames = Containers(PodTemplate, "name");
    private static readonly CellPrinter Images = Containers(PodTemplate, "image");

    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["controllerrevisions"] = new(Name, Of(Controller), Integer("revision"), Age),
        ["daemonsets"] = new(
            Name,
            Integer("status.desiredNumberScheduled"), Integer("status.currentNumberScheduled"), Integer("status.numberReady"),
            Integer("status.updatedNumberScheduled"), Integer("status.numberAvailable"),
            Labels("spec.template.spec.nodeSelector"), Age, ContainerNames, Images, Selector("spec.selector")),
        ["deployments"] = new(
            Name, Ratio("status.readyReplicas", "spec.replicas"), Integer("status.updatedReplicas"), Integer("status.availableReplicas"),
            Age, ContainerNames, Images, Of(item => LabelText.Selector(item.At("spec", "selector") as MapNode) ?? "<invalid>")),
        ["replicasets"] = new(
            Name, Integer("spec.replicas"), Integer("status.replicas"), Integer("status.readyReplicas"),
            Age, ContainerNames, Images, Selector("spec.selector")),
        ["statefulsets"] = new(Name, Ratio("status.readyReplicas", "spec.replicas"), Age, ContainerNames, Images),
    };

    private static string Controller(MapNode item)
    {
        MapNode? owner = (item.At("metadata", "ownerReferences") as ListNode)?.Maps.FirstOrDefault(o => o.Bool("controller") == true);
        if (owner is null)
        {
            return None;
        }

        string version = owner.Text("apiVersion") ?? "";
        int slash = version.IndexOf('/', StringComparison.Ordinal);
        string kind = slash < 0 ? owner.Text("kind") ?? "" : $"{owner.Text("kind")}.{version[..slash]}";
        return kind.ToLowerInvariant() + "/" + owner.Text("name");
    }
}
