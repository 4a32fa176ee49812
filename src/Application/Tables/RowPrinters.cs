using System.Collections.Frozen;
using Kronicle.Application.Tables.Core;
using Kronicle.Application.Tables.Groups;

namespace Kronicle.Application.Tables;

/// <summary>Every printer that a built-in resource has: a new one is a line here or in its group's table.</summary>
public static class RowPrinters
{
    private static readonly FrozenDictionary<(string Group, string Resource), RowPrinter> All =
        new[]
        {
            In("", CoreRows.Printers),
            In("", VolumeRows.Printers),
            [new(("", "events"), EventRows.Printer), new(("events.k8s.io", "events"), EventRows.Printer)],
            [new(("", "nodes"), NodeRows.Printer), new(("", "pods"), PodRows.Printer), new(("", "services"), ServiceRows.Printer)],
            In("admissionregistration.k8s.io", AdmissionRows.Printers),
            In("apiregistration.k8s.io", ApiServiceRows.Printers),
            In("apps", AppsRows.Printers),
            In("autoscaling", AutoscalerRows.Printers),
            In("batch", BatchRows.Printers),
            In("certificates.k8s.io", CertificateRows.Printers),
            In("coordination.k8s.io", PlainRows.Coordination),
            In("discovery.k8s.io", EndpointSliceRows.Printers),
            In("flowcontrol.apiserver.k8s.io", FlowControlRows.Printers),
            In("networking.k8s.io", NetworkingRows.Printers),
            In("node.k8s.io", PlainRows.Node),
            In("policy", PlainRows.Policy),
            In("rbac.authorization.k8s.io", RbacRows.Printers),
            In("resource.k8s.io", ResourceRows.Printers),
            In("scheduling.k8s.io", PlainRows.Scheduling),
            In("storage.k8s.io", StorageRows.Printers),
        }.SelectMany(printers => printers).ToFrozenDictionary();

    /// <summary>The printer of a resource whatever its version; null when it has none of its own.</summary>
    public static RowPrinter? Find(string group, string resource) => All.GetValueOrDefault((group, resource));

    private static IEnumerable<KeyValuePair<(string Group, string Resource), RowPrinter>> In(string group, Dictionary<string, RowPrinter> printers) =>
        printers.Select(printer => KeyValuePair.Create((group, printer.Key), printer.Value));
}
