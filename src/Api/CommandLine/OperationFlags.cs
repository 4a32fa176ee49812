using System.Net;
using static Kronicle.Api.CommandLine.Flag;

namespace Kronicle.Api.CommandLine;

/// <summary>The cluster's numbers, the server's limits and its logs.</summary>
internal static class OperationFlags
{
    public static readonly FlagSection Cluster = new("Cluster",
    [
        List("service-cluster-ip-range", "CIDR", "10.0.0.0/24", "Addresses of services; two ranges for dual stack.", ServiceRange),
        Scalar("service-node-port-range", "A-B", "30000-32767", "Node ports of services.", (o, v) =>
            FlagValue.Ports(v) is { } ports ? o with { ServiceNodePortRange = ports } : Reading.Needs(v, "FIRST-LAST, such as 30000-32767")),
        Scalar("kubernetes-service-node-port", "PORT", "0", "Node port of the service kubernetes; 0 for none.", (o, v) =>
            FlagValue.Whole(v, 0, ushort.MaxValue) is { } port ? o with { KubernetesServiceNodePort = port } : Reading.Needs(v, "a port, or 0 for none")),
        Scalar("endpoint-reconciler-type", "TYPE", "lease", "Whether the service kubernetes lists this server: lease or none.", (o, v) => v switch
        {
            "lease" or "none" => o with { ReconcilesEndpoints = v == "lease" },
            "master-count" => o with { Notices = [.. o.Notices, "--endpoint-reconciler-type=master-count is done as lease: servers find each other through leases"] },
            _ => Reading.Needs(v, "lease or none"),
        }),
        Switch("allow-privileged", "false", "Whether pods may ask for privileged containers.", (o, on) => o with { AllowPrivileged = on }),
        List("controllers", "NAME,...", "all", "Own controllers to run: all, none, names, or *,-NAME.", (o, v) =>
            ControllerSelection.Parse(v) is { } chosen
                ? o with { Controllers = chosen }
                : Reading.Needs(string.Join(',', v), $"all, none or a list of {string.Join(", ", ControllerSelection.Known)}")),
    ]);

    public static readonly FlagSection Limits = new("Limits",
    [
        Scalar("max-requests-inflight", "N", "400", "Most requests at once that change nothing; 0 for no limit.", (o, v) =>
            Count(v) is { } most ? o with { MaxRequestsInflight = most } : NeedsCount(v)),
        Scalar("max-mutating-requests-inflight", "N", "200", "Most requests at once that change something; 0 for no limit.", (o, v) =>
            Count(v) is { } most ? o with { MaxMutatingRequestsInflight = most } : NeedsCount(v)),
        Scalar("request-timeout", "DURATION", "1m0s", "When a request that is no watch is given up.", (o, v) =>
            GoDuration.Parse(v) is { } time && time > TimeSpan.Zero
                ? o with { RequestTimeout = time }
                : Reading.Needs(v, "a duration above zero such as 1m0s or 300ms")),
        Scalar("min-request-timeout", "SECONDS", "1800", "How long a watch lives at least.", (o, v) =>
            Count(v) is { } seconds ? o with { MinRequestTimeout = TimeSpan.FromSeconds(seconds) } : NeedsCount(v)),
    ]);

    public static readonly FlagSection Logs = new("Logs",
    [
        Scalar("v", "N", "0", "How much is logged: 0 for operators, up to 10.", (o, v) =>
            FlagValue.Whole(v, 0, 10) is { } level ? o with { Verbosity = level } : Reading.Needs(v, "a number from 0 to 10")),
    ]);

    private static int? Count(string text) => FlagValue.Whole(text, 0, int.MaxValue);

    private static Reading NeedsCount(string value) => Reading.Needs(value, "a whole number from 0 up");

    private static Reading ServiceRange(ServerOptions options, IReadOnlyList<string> values)
    {
        var ranges = new IPNetwork[values.Count];
        for (int i = 0; i < ranges.Length; i++)
        {
            if (FlagValue.Network(values[i]) is not { } range || Networks.HostBits(range) < 3)
            {
                return Reading.Needs(values[i], "a range of at least 8 addresses, such as 10.96.0.0/12");
            }

            ranges[i] = range;
        }

        bool fits = ranges.Length == 1 || (ranges.Length == 2 && ranges[0].BaseAddress.AddressFamily != ranges[1].BaseAddress.AddressFamily);
        return fits
            ? options with { ServiceClusterIpRange = ranges }
            : Reading.Needs(string.Join(',', values), "one range, or two of which one is IPv4 and one IPv6");
    }
}
