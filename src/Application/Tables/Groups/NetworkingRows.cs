using Kronicle.Domain.Objects;
using static Kronicle.Application.Tables.Cells;

namespace Kronicle.Application.Tables.Groups;

/// <summary>Rows of the networking.k8s.io group.</summary>
internal static class NetworkingRows
{
    private const int ShownHosts = 3;

    public static readonly Dictionary<string, RowPrinter> Printers = new()
    {
        ["ingressclasses"] = new(Name, Text("spec.controller"), Of(Parameters), Age),
        ["ingresses"] = new(
            Name, Text("spec.ingressClassName", None), Of(Hosts), Of(LoadBalancerText.Addresses),
            Of(item => item.At("spec", "tls") is ListNode { Count: > 0 } ? "80, 443" : "80"), Age),

        // The reference declares two columns and prints three cells; clients pass over the third.
        ["ipaddresses"] = new(Name, Of(Parent), Age),
        ["networkpolicies"] = new(Name, Selector("spec.podSelector"), Age),
        ["servicecidrs"] = new(Name, Joined("spec.cidrs"), Age),
    };

    private static string Parameters(MapNode item)
    {
        if (item.At("spec", "parameters") is not MapNode parameters)
        {
            return None;
        }

        string kind = parameters.Text("apiGroup") is { } group ? $"{parameters.Text("kind")}.{group}" : parameters.Text("kind") ?? "";
        return kind + "/" + parameters.Text("name");
    }

    // Rules without a host count only once three hosts are shown.
    private static string Hosts(MapNode item)
    {
        ListNode rules = item.At("spec", "rules") as ListNode ?? [];
        var shown = new List<string>();
        bool more = false;
        foreach (MapNode rule in rules.Maps)
        {
            more = more || shown.Count == ShownHosts;
            if (!more && rule.Text("host") is { Length: > 0 } host)
            {
                shown.Add(host);
            }
        }

        return ShortList.Format(shown, more ? rules.Count : shown.Count, "*");
    }

    private static string Parent(MapNode item)
    {
        if (item.At("spec", "parentRef") is not MapNode parent)
        {
            return None;
        }

        string resource = parent.Text("group") is { Length: > 0 } group ? $"{parent.Text("resource")}.{group}" : parent.Text("resource") ?? "";
        string place = parent.Text("namespace") is { Length: > 0 } ns ? "/" + ns : "";
        return $"{resource.ToLowerInvariant()}{place}/{parent.Text("name")}";
    }
}
