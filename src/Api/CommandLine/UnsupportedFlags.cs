namespace Kronicle.Api.CommandLine;

/// <summary>Flags of kube-apiserver that this server knows by name only.</summary>
internal static class UnsupportedFlags
{
    /// <summary>Flags that are gone from kube-apiserver 1.36 and that operators still have: no effect, one warning with what stands in their place.</summary>
    public static readonly IReadOnlyDictionary<string, string> Gone = new Dictionary<string, string>
    {
        ["apiserver-count"] = "servers find each other through leases",
        ["target-ram-mb"] = "caches are sized by what clients use; bound them with --watch-cache-sizes",
    };

    private const string Known = """
        admission-control aggregator-reject-forwarding-redirect allow-metric-labels allow-metric-labels-manifest cert-dir
        contention-profiling coordinated-leadership-lease-duration coordinated-leadership-renew-deadline
        coordinated-leadership-retry-period cors-allowed-origins debug-socket-path default-not-ready-toleration-seconds
        default-unreachable-toleration-seconds delete-collection-workers disable-http2-serving disabled-metrics
        egress-selector-config-file emulated-version emulation-forward-compatible enable-aggregator-routing
        enable-garbage-collector enable-logs-handler enable-priority-and-fairness etcd-count-metric-poll-period
        etcd-db-metric-poll-interval etcd-servers-overrides feature-gates goaway-chance http2-max-streams-per-connection
        lease-reuse-duration-seconds livez-grace-period log-flush-frequency log-json-info-buffer-size
        log-json-split-stream log-text-info-buffer-size log-text-split-stream logging-format max-connection-bytes-per-sec
        min-compatibility-version peer-advertise-ip peer-advertise-port peer-ca-file permit-address-sharing
        permit-port-sharing profiling proxy-client-cert-file proxy-client-key-file runtime-config
        runtime-config-emulation-forward-compatible send-retry-after-while-not-ready-once service-account-jwks-uri
        service-account-lookup service-account-signing-endpoint show-hidden-metrics-for-version shutdown-delay-duration
        shutdown-send-retry-after shutdown-watch-termination-grace-period storage-backend storage-initialization-timeout
        strict-transport-security-directives tls-cipher-suites tls-curve-preferences tls-min-version tls-sni-cert-key
        tracing-config-file vmodule
        """;

    public static IEnumerable<string> Names => Known.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
