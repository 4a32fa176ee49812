using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>
/// The IP families of a service that says nothing of them: the one of its address, else IPv4. A service without selector and address takes
/// both, for its endpoints are whatever their writer says (KEP-563).
/// </summary>
internal static class ServiceFamilies
{
    private static readonly Node SingleStack = new TextNode("SingleStack");
    private static readonly Node RequireDualStack = new TextNode("RequireDualStack");
    private static readonly Node Four = new TextNode("IPv4");
    private static readonly Node Six = new TextNode("IPv6");

    public static void Fill(MapNode spec)
    {
        if (spec.List("clusterIPs") is { Count: > 1 } || spec.List("ipFamilies") is { Count: > 1 })
        {
            return;
        }

        string address = spec.Text("clusterIP") ?? "";
        bool bare = address == "None" && spec.Map("selector") is not { Count: > 0 };
        spec.FillAbsent("ipFamilyPolicy", bare ? RequireDualStack : SingleStack);
        Node first = spec.List("ipFamilies") is { Count: 1 } given ? given[0] : address.Contains(':', StringComparison.Ordinal) ? Six : Four;
        bool both = bare && spec.Text("ipFamilyPolicy") != "SingleStack";
        if (both)
        {
            spec["ipFamilies"] = new ListNode([first, first.SameAs(Four) ? Six : Four]);
        }
        else if (spec.List("ipFamilies") is not { Count: > 0 } && spec.Text("ipFamilyPolicy") == "SingleStack")
        {
            spec["ipFamilies"] = new ListNode([first]);
        }
    }
}
