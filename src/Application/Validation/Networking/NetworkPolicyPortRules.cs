using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Networking;

/// <summary>The ports of a network policy: a name, a number, or a range of numbers (KEP-2079).</summary>
internal static class NetworkPolicyPortRules
{
    private static readonly string[] Protocols = ["TCP", "UDP", "SCTP"];

    public static void Check(MapNode item, FieldPath path, Causes causes)
    {
        Choice.Optional(item.Text("protocol"), Protocols, path.Child("protocol"), causes);
        NumberNode? end = item["endPort"] as NumberNode;
        switch (item["port"])
        {
            case NumberNode port:
                PortRules.Number(port.Integer, path.Child("port"), causes);
                if (end is not null)
                {
                    Range(port, end, path.Child("endPort"), causes);
                }

                break;
            case TextNode name:
                if (end is not null)
                {
                    causes.Add(FieldError.Invalid(path.Child("endPort"), end.ToString(), "may not be specified when `port` is non-numeric"));
                }

                PortRules.Name(name.Value, path.Child("port"), causes);
                break;
            default:
                if (end is not null)
                {
                    causes.Add(FieldError.Invalid(path.Child("endPort"), end.ToString(), "may not be specified when `port` is not specified"));
                }

                break;
        }
    }

    // The cause shows the port and not its end, as the reference does.
    private static void Range(NumberNode port, NumberNode end, FieldPath path, Causes causes)
    {
        if (end.Integer < port.Integer)
        {
            causes.Add(FieldError.Invalid(path, port.ToString(), "must be greater than or equal to `port`"));
        }

        PortRules.Number(end.Integer, path, causes);
    }
}
