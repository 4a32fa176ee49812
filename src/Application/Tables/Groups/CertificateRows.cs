using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of the certificates.k8s.io group.</summary>
internal static class CertificateRows
{
    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["certificatesigningrequests"] = new(
            Name, Age, NonEmpty("spec.signerName", None), Text("spec.username"), Of(RequestedDuration), Of(Condition)),
    };

    private static string RequestedDuration(MapNode item) => item.At("spec", "expirationSeconds") is NumberNode seconds
        ? HumanDuration.Format(TimeSpan.FromSeconds((int)seconds.Integer))
        : None;

    private static string Condition(MapNode item)
    {
        var types = new HashSet<string?>(((item.At("status", "conditions") as ListNode)?.Maps ?? []).Select(condition => condition.Text("type")));
        string status = types.Contains("Denied") ? "Denied" : types.Contains("Approved") ? "Approved" : "Pending";
        string failed = types.Contains("Failed") ? ",Failed" : "";
        string issued = item.At("status", "certificate") is TextNode { Value.Length: > 0 } ? ",Issued" : "";
        return status + failed + issued;
    }
}
