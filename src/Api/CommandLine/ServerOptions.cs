using System.Net;
using Kronicle.Application.Admission.Plugins;
using Kronicle.Application.Auditing;
using Kronicle.Application.Authorization;
using Kronicle.Application.Connections;
using Kronicle.Application.EventLog;

namespace Kronicle.Api.CommandLine;

/// <summary>What the command line says, checked and with its defaults. Each property is the flag of the same name; see --help.</summary>
public sealed record ServerOptions
{
    private readonly IPAddress? bindAddress;

    public int SecurePort { get; init; } = 6443;

    /// <summary>Where to listen. Who names an address for others means to be reached: then it is every address unless one is given.</summary>
    public IPAddress BindAddress
    {
        get => bindAddress ?? (AdvertiseAddress is not { } other ? IPAddress.Loopback
            : other.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any);
        init => bindAddress = value;
    }

    /// <summary>The address by which others reach this server; null means the bind address, or the default route's when that is any.</summary>
    public IPAddress? AdvertiseAddress { get; init; }

    public string ExternalHostname { get; init; } = "";

    public required string DataDir { get; init; }

    public StorageKind Storage { get; init; } = StorageKind.Embedded;

    /// <summary>The members of the etcd cluster; naming them chooses etcd.</summary>
    public IReadOnlyList<Uri> EtcdServers { get; init; } = [];

    public string EtcdCaFile { get; init; } = "";

    public string EtcdCertFile { get; init; } = "";

    public string EtcdKeyFile { get; init; } = "";

    /// <summary>Begins with a slash and ends without one.</summary>
    public string EtcdPrefix { get; init; } = "/registry";

    /// <summary>The connection string of a PostgreSQL database; naming one chooses it.</summary>
    public string Postgres { get; init; } = "";

    /// <summary>Objects are stored as JSON where protobuf is possible too.</summary>
    public bool StoreJson { get; init; }

    /// <summary>The file that says how objects are encrypted in the store; empty for not at all.</summary>
    public string EncryptionProviderConfig { get; init; } = "";

    /// <summary>Whether that file is followed: --encryption-provider-config-automatic-reload.</summary>
    public bool EncryptionAutomaticReload { get; init; }

    public string TlsCertFile { get; init; } = "";

    public string TlsPrivateKeyFile { get; init; } = "";

    /// <summary>TLS, HTTP/2 and failed authentications.</summary>
    public TransportOptions Transport { get; init; } = new();

    public string ClientCaFile { get; init; } = "";

    public string TokenAuthFile { get; init; } = "";

    public bool AnonymousAuth { get; init; } = true;

    /// <summary>Identities from elsewhere, and authorizers beyond RBAC.</summary>
    public AccessOptions Access { get; init; } = new();

    public IReadOnlyList<string> AuthorizationMode { get; init; } = [AuthorizationModes.Node, AuthorizationModes.Rbac];

    /// <summary>The first is written into new tokens, all are accepted.</summary>
    public IReadOnlyList<string> ServiceAccountIssuer { get; init; } = ["https://kubernetes.default.svc.cluster.local"];

    public IReadOnlyList<string> ServiceAccountKeyFile { get; init; } = [];

    public string ServiceAccountSigningKeyFile { get; init; } = "";

    /// <summary>Longest life of a service account token; zero is no limit.</summary>
    public TimeSpan ServiceAccountMaxTokenExpiration { get; init; }

    /// <summary>Tokens that kubelets ask for live a year and are reported as stale after the time that was asked for.</summary>
    public bool ServiceAccountExtendTokenExpiration { get; init; } = true;

    /// <summary>Whom tokens must be meant for; empty means the issuers.</summary>
    public IReadOnlyList<string> ApiAudiences { get; init; } = [];

    /// <summary>Which of a node's addresses its kubelet is reached by, best first.</summary>
    public IReadOnlyList<string> KubeletPreferredAddressTypes { get; init; } = KubeletAddressTypes.Default.Preferred;

    /// <summary>Who vouches for kubelets; empty checks none.</summary>
    public string KubeletCertificateAuthority { get; init; } = "";

    public string KubeletClientCertificate { get; init; } = "";

    public string KubeletClientKey { get; init; } = "";

    /// <summary>How long connecting to a kubelet may take.</summary>
    public TimeSpan KubeletTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>One range, or two of different families.</summary>
    public IReadOnlyList<IPNetwork> ServiceClusterIpRange { get; init; } = new[] { new IPNetwork(new IPAddress([10, 0, 0, 0]), 24) };

    public PortRange ServiceNodePortRange { get; init; } = new(30000, 32767);

    /// <summary>The node port of the service kubernetes; 0 for none.</summary>
    public int KubernetesServiceNodePort { get; init; }

    /// <summary>Whether this server keeps itself among the endpoints of the service kubernetes: --endpoint-reconciler-type.</summary>
    public bool ReconcilesEndpoints { get; init; } = true;

    public bool AllowPrivileged { get; init; }

    /// <summary>How long pods stay on nodes that are not ready, unless they say otherwise.</summary>
    public TolerationTimes DefaultTolerations { get; init; } = new();

    /// <summary>Where the keys of service account tokens are shown to others; empty for this server's own path.</summary>
    public string ServiceAccountJwksUri { get; init; } = "";

    /// <summary>How long the server serves on after it was told to stop, so that load balancers leave it first.</summary>
    public TimeSpan ShutdownDelay { get; init; }

    /// <summary>How long keys of etcd that end by themselves share a lease at most.</summary>
    public TimeSpan LeaseReuse { get; init; } = TimeSpan.FromSeconds(60);

    public ControllerSelection Controllers { get; init; } = ControllerSelection.All;

    /// <summary>Admission plug-ins that are on.</summary>
    public IReadOnlyList<string> AdmissionPlugins { get; init; } = AdmissionPluginNames.OnByDefault;

    /// <summary>What is said to the plug-ins; empty for nothing.</summary>
    public string AdmissionControlConfigFile { get; init; } = "";

    /// <summary>Requests that don't change anything; 0 means no limit.</summary>
    public int MaxRequestsInflight { get; init; } = 400;

    /// <summary>Requests that change something; 0 means no limit.</summary>
    public int MaxMutatingRequestsInflight { get; init; } = 200;

    /// <summary>After how long a request is given up, unless it is a watch or another long one.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a watch lives at least; its end is drawn between this and twice this.</summary>
    public TimeSpan MinRequestTimeout { get; init; } = TimeSpan.FromSeconds(1800);

    public TimeSpan EventTtl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Resources whose changes leave no history, as RESOURCE or RESOURCE.GROUP.</summary>
    public IReadOnlyList<string> HistoryExclude { get; init; } = HistoryScopes.ExcludedByDefault;

    /// <summary>How long events of the history are kept; zero for ever.</summary>
    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How many bytes of history are kept, about; 0 for any number.</summary>
    public long HistoryRetentionBytes { get; init; } = 1L << 30;

    public TimeSpan EtcdCompactionInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the checks of the store's health and readiness wait for it.</summary>
    public TimeSpan EtcdHealthcheckTimeout { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan EtcdReadycheckTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For how long a store that can't be reached at the start is tried again.</summary>
    public TimeSpan StorageInitializationTimeout { get; init; }

    /// <summary>Whether recent events are kept at all.</summary>
    public bool WatchCache { get; init; } = true;

    /// <summary>Recent events kept of a resource that <see cref="WatchCacheSizes"/> does not name.</summary>
    public int DefaultWatchCacheSize { get; init; } = 4096;

    /// <summary>Recent events kept per resource; the key is RESOURCE or RESOURCE.GROUP.</summary>
    public IReadOnlyDictionary<string, int> WatchCacheSizes { get; init; } = new Dictionary<string, int>();

    /// <summary>Empty: no audit log; "-": standard output.</summary>
    public string AuditLogPath { get => AuditLog.Path; init => AuditLog = AuditLog with { Path = value }; }

    /// <summary>The audit log besides its path.</summary>
    public AuditLogOptions AuditLog { get; init; } = new("");

    /// <summary>The service that audit events are sent to; one without a file is none.</summary>
    public AuditWebhookOptions AuditWebhook { get; init; } = new("");

    /// <summary>What is audited; empty for the metadata of every request.</summary>
    public string AuditPolicyFile { get; init; } = "";

    /// <summary>How much is logged: 0 is what an operator needs, 4 what a developer asks for.</summary>
    public int Verbosity { get; init; }

    /// <summary>What operators are told of flags that don't do all that they did.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>What a command's own flags say, by their names; a server has none. See <see cref="Commands.Command"/>.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>The address of the kubernetes service: the first one of the first service range.</summary>
    public IPAddress KubernetesServiceAddress => Networks.FirstHost(ServiceClusterIpRange[0]);
}

/// <summary>Where the events are kept.</summary>
public enum StorageKind
{
    /// <summary>A SQLite file in the data directory.</summary>
    Embedded,

    /// <summary>Nothing survives the process.</summary>
    Memory,

    /// <summary>An etcd cluster.</summary>
    Etcd,

    /// <summary>A PostgreSQL database.</summary>
    Postgres,
}

/// <summary>Ports, both ends included.</summary>
public readonly record struct PortRange(int First, int Last)
{
    public override string ToString() => $"{First}-{Last}";
}
