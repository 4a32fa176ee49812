namespace Kronicle.Api.CommandLine;

/// <summary>A flag of kube-apiserver that this server takes and that changes nothing here.</summary>
/// <param name="Switch">Whether it stands alone.</param>
/// <param name="Meant">Values, parted by |, that ask for what this server does anyway: nothing is said of them.</param>
/// <param name="Instead">What stands in its place, for the one line that is said of other values.</param>
internal sealed record MootFlag(bool Switch, string Meant, string Instead)
{
    /// <summary>Whether a value asks for what is so anyway.</summary>
    public bool IsMeant(string value) => Meant.Split('|').Contains(Switch && FlagValue.Boolean(value) is { } on ? (on ? "true" : "false") : value);
}

/// <summary>Flags of kube-apiserver that this server has no part for: those it takes with a word, and those it refuses with a reason.</summary>
internal static class ForeignFlags
{
    private const string Election = "leases by candidates are a feature that 1.36 has off";
    private const string Lines = "logs are JSON lines on standard error, written at once";
    private const string Shown = "/metrics shows every metric with all its labels";
    private const string Peers = "servers of one store serve the same, so none passes requests to its peers";
    private const string Aggregated = "requests are not passed on to aggregated API servers by this build";
    private const string Profiles = "the process is looked into with dotnet-counters and dotnet-trace";

    /// <summary>Flags that are gone from kube-apiserver 1.36 and that operators still have: no effect, one warning with what stands in their place.</summary>
    public static readonly IReadOnlyDictionary<string, string> Gone = new Dictionary<string, string>
    {
        ["apiserver-count"] = "servers find each other through leases",
        ["target-ram-mb"] = "caches are sized by what clients use; bound them with --watch-cache-sizes",
    };

    /// <summary>Flags that are taken: one line, unless the value asks for what is so anyway.</summary>
    public static readonly IReadOnlyDictionary<string, MootFlag> Moot = new Dictionary<string, MootFlag>
    {
        ["aggregator-reject-forwarding-redirect"] = new(true, "true", Aggregated),
        ["allow-metric-labels"] = new(false, "", Shown),
        ["allow-metric-labels-manifest"] = new(false, "", Shown),
        ["cert-dir"] = new(false, "", "keys and certificates that are not given are made in --data-dir"),
        ["contention-profiling"] = new(true, "false", Profiles),
        ["coordinated-leadership-lease-duration"] = new(false, "15s", Election),
        ["coordinated-leadership-renew-deadline"] = new(false, "10s", Election),
        ["coordinated-leadership-retry-period"] = new(false, "2s", Election),
        ["debug-socket-path"] = new(false, "", Profiles),
        ["delete-collection-workers"] = new(false, "1", "the objects of a collection are deleted one after the other"),
        ["disabled-metrics"] = new(false, "", Shown),
        ["emulation-forward-compatible"] = new(true, "false", "the API is that of 1.36"),
        ["enable-aggregator-routing"] = new(true, "true", "services are reached at their endpoints in any case"),
        ["enable-garbage-collector"] = new(true, "true", "turn the collector off with --controllers=*,-garbage-collector-controller"),
        ["enable-logs-handler"] = new(true, "false", "log files are not served"),
        ["enable-priority-and-fairness"] = new(true, "false", "requests are bounded by --max-requests-inflight and --max-mutating-requests-inflight"),
        ["etcd-count-metric-poll-period"] = new(false, "1m|1m0s", "objects are counted when somebody reads /metrics"),
        ["etcd-db-metric-poll-interval"] = new(false, "30s", "the size of the store is told by kronicle storage info"),
        ["livez-grace-period"] = new(false, "0|0s", "the port is bound when the start is complete, and /livez is good from then on"),
        ["log-flush-frequency"] = new(false, "5s", Lines),
        ["log-json-info-buffer-size"] = new(false, "0", Lines),
        ["log-json-split-stream"] = new(true, "false", Lines),
        ["log-text-info-buffer-size"] = new(false, "0", Lines),
        ["log-text-split-stream"] = new(true, "false", Lines),
        ["logging-format"] = new(false, "json", Lines),
        ["max-connection-bytes-per-sec"] = new(false, "0", "connections to pods and nodes are as fast as the network"),
        ["min-compatibility-version"] = new(false, "1.36|kube=1.36", "the API is that of 1.36"),
        ["peer-advertise-ip"] = new(false, "", Peers),
        ["peer-advertise-port"] = new(false, "", Peers),
        ["peer-ca-file"] = new(false, "", Peers),
        ["permit-address-sharing"] = new(true, "false", "a port is bound when nobody else has it"),
        ["permit-port-sharing"] = new(true, "false", "a port is bound when nobody else has it"),
        ["profiling"] = new(true, "false", Profiles),
        ["proxy-client-cert-file"] = new(false, "", Aggregated),
        ["proxy-client-key-file"] = new(false, "", Aggregated),
        ["runtime-config-emulation-forward-compatible"] = new(true, "false", "the API is that of 1.36"),
        ["send-retry-after-while-not-ready-once"] = new(true, "false", "the port is bound when the start is complete: no request comes too early"),
        ["service-account-lookup"] = new(true, "true", "tokens of objects that are gone are refused in any case"),
        ["show-hidden-metrics-for-version"] = new(false, "", Shown),
        ["shutdown-send-retry-after"] = new(true, "false", "connections end with the answers that are under way; clients go on elsewhere"),
        ["shutdown-watch-termination-grace-period"] = new(false, "0|0s", "watches end before connections do, each in its order; clients go on elsewhere"),
        ["tracing-config-file"] = new(false, "", "name a collector of spans by the environment variable OTEL_EXPORTER_OTLP_ENDPOINT"),
        ["vmodule"] = new(false, "", "how much is logged is one number, --v"),
    };

    /// <summary>Flags that would ask for what this build can't do, where going on without it would be worse than not to start.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["egress-selector-config-file"] = "nodes, pods and webhooks are reached directly",
        ["etcd-servers-overrides"] = "one log holds all resources; leave it out and bring all into one store",
        ["service-account-signing-endpoint"] = "tokens are signed here, with --service-account-signing-key-file",
        ["tls-curve-preferences"] = "those of the system are used",
    };

    public static IEnumerable<string> Names => [.. Moot.Keys, .. Refused.Keys];
}
