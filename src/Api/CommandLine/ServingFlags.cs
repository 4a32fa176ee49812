using Kronicle.Application.EventLog;
using static Kronicle.Api.CommandLine.Flag;

namespace Kronicle.Api.CommandLine;

/// <summary>Where the server listens, what it shows clients, and where it keeps its data.</summary>
internal static class ServingFlags
{
    public static readonly FlagSection Serving = new("Serving",
    [
        Scalar("secure-port", "PORT", "6443", "Port of HTTPS; 0 takes a free one.", (o, v) =>
            FlagValue.Whole(v, 0, ushort.MaxValue) is { } port ? o with { SecurePort = port } : Reading.Needs(v, "a port from 0 to 65535")),
        Scalar("bind-address", "IP", "127.0.0.1", "Address to listen on; 0.0.0.0 or :: for all, as with --advertise-address.", (o, v) =>
            FlagValue.Address(v) is { } address ? o with { BindAddress = address } : Reading.Needs(v, "an IP address")),
        Scalar("advertise-address", "IP", "", "Address by which others reach this server.", (o, v) =>
            FlagValue.Address(v) is { } address ? o with { AdvertiseAddress = address } : Reading.Needs(v, "an IP address")),
        Scalar("shutdown-delay-duration", "DURATION", "0s", "How long it serves on when it is told to stop; /readyz fails at once.", (o, v) =>
            GoDuration.Parse(v) is { } delay && delay >= TimeSpan.Zero ? o with { ShutdownDelay = delay } : Reading.Needs(v, "a duration such as 10s")),
        Scalar("external-hostname", "NAME", "", "Host name in URLs that the server hands out.", (o, v) => o with { ExternalHostname = v }),
        Scalar("tls-cert-file", "FILE", "", "Serving certificate and intermediates; default: one of its own.", (o, v) =>
            o with { TlsCertFile = v }),
        Scalar("tls-private-key-file", "FILE", "", "Key of --tls-cert-file.", (o, v) => o with { TlsPrivateKeyFile = v }),
    ]);

    public static readonly FlagSection Storage = new("Storage",
    [
        Scalar("data-dir", "DIR", "~/.local/share/kronicle", "Keys, admin.kubeconfig and the embedded store.", (o, v) =>
            v.Length > 0 ? o with { DataDir = v } : Reading.Needs(v, "a directory")),
        Scalar("storage", "KIND", "embedded", "embedded, etcd, postgres, or memory to forget everything at the end.", (o, v) => v switch
        {
            "embedded" => o with { Storage = StorageKind.Embedded },
            "memory" => o with { Storage = StorageKind.Memory },
            "etcd" => o with { Storage = StorageKind.Etcd },
            "postgres" => o with { Storage = StorageKind.Postgres },
            _ => Reading.Needs(v, "embedded, etcd, postgres or memory"),
        }),
        List("etcd-servers", "URL,...", "", "Members of an etcd cluster to keep everything in; chooses etcd.", EtcdServers),
        Scalar("etcd-cafile", "FILE", "", "Authority of etcd's certificates.", (o, v) => o with { EtcdCaFile = v }),
        Scalar("etcd-certfile", "FILE", "", "Client certificate for etcd.", (o, v) => o with { EtcdCertFile = v }),
        Scalar("etcd-keyfile", "FILE", "", "Key of --etcd-certfile.", (o, v) => o with { EtcdKeyFile = v }),
        Scalar("etcd-prefix", "PATH", "/registry", "Beginning of all keys in etcd.", (o, v) =>
            v.Trim('/') is { Length: > 0 } path ? o with { EtcdPrefix = "/" + path } : Reading.Needs(v, "a path such as /registry")),
        Scalar("storage-backend", "NAME", "", "etcd3, the form of what --etcd-servers keep.", (o, v) =>
            v is "etcd3" ? o : Reading.Needs(v, "etcd3")),
        Scalar("storage-initialization-timeout", "DURATION", "0s", "How long a store that can't be reached at the start is tried again.", (o, v) =>
            GoDuration.Parse(v) is { } wait && wait >= TimeSpan.Zero ? o with { StorageInitializationTimeout = wait } : Reading.Needs(v, "a duration such as 1m")),
        Scalar("lease-reuse-duration-seconds", "SECONDS", "60", "How long Events in etcd share a lease at most.", (o, v) =>
            FlagValue.Whole(v, 1, int.MaxValue) is { } seconds ? o with { LeaseReuse = TimeSpan.FromSeconds(seconds) } : Reading.Needs(v, "a whole number above 0")),
        Scalar("storage-media-type", "TYPE", "application/vnd.kubernetes.protobuf", "Form of built-in kinds in etcd.", (o, v) => v switch
        {
            "application/vnd.kubernetes.protobuf" => o with { StoreJson = false },
            "application/json" => o with { StoreJson = true },
            _ => Reading.Needs(v, "application/vnd.kubernetes.protobuf or application/json"),
        }),
        Scalar("postgres", "CONNECTION", "", "A PostgreSQL database to keep everything in; chooses postgres.", (o, v) =>
            v.Length > 0 ? o with { Postgres = v, Storage = StorageKind.Postgres } : Reading.Needs(v, "a connection string such as Host=db;Database=kronicle;Username=kronicle")),
        Scalar("event-ttl", "DURATION", "1h0m0s", "How long Event objects are kept.", (o, v) =>
            GoDuration.Parse(v) is { } ttl && ttl >= TimeSpan.Zero ? o with { EventTtl = ttl } : Reading.Needs(v, "a duration such as 24h")),
        List("history-exclude", "RES,...", "events,events.events.k8s.io,leases.coordination.k8s.io,masterleases",
            "Resources whose changes leave no history.", HistoryExclude),
        Scalar("history-retention", "DURATION", "720h0m0s", "How long the history of changes is kept; 0 keeps it for ever.", (o, v) =>
            GoDuration.Parse(v) is { } age && age >= TimeSpan.Zero ? o with { HistoryRetention = age } : Reading.Needs(v, "a duration such as 720h")),
        Scalar("history-retention-bytes", "SIZE", "1Gi", "How large the history may become, about; 0 for any size.", (o, v) =>
            FlagValue.Bytes(v) is { } bytes ? o with { HistoryRetentionBytes = bytes } : Reading.Needs(v, "a size such as 1Gi or 500M")),
        Scalar("etcd-compaction-interval", "DURATION", "5m0s", "Lets go of states that are older, on every back end; 0 keeps them all.", (o, v) =>
            GoDuration.Parse(v) is { } interval && interval >= TimeSpan.Zero ? o with { EtcdCompactionInterval = interval } : Reading.Needs(v, "a duration such as 5m")),
        Scalar("encryption-provider-config", "FILE", "", "How objects are encrypted in the store, on every back end.", (o, v) =>
            o with { EncryptionProviderConfig = v }),
        Switch("encryption-provider-config-automatic-reload", "false", "Whether a changed --encryption-provider-config is taken without a restart.", (o, on) =>
            o with { EncryptionAutomaticReload = on }),
        Scalar("etcd-healthcheck-timeout", "DURATION", "2s", "How long /healthz/etcd waits for the store, whichever it is.", (o, v) =>
            GoDuration.Parse(v) is { } limit && limit > TimeSpan.Zero ? o with { EtcdHealthcheckTimeout = limit } : Reading.Needs(v, "a duration such as 2s")),
        Scalar("etcd-readycheck-timeout", "DURATION", "2s", "How long /readyz/etcd-readiness waits for the store.", (o, v) =>
            GoDuration.Parse(v) is { } limit && limit > TimeSpan.Zero ? o with { EtcdReadycheckTimeout = limit } : Reading.Needs(v, "a duration such as 2s")),
        Switch("watch-cache", "true", "Keep recent events, from which watches go on.", (o, v) => o with { WatchCache = v }),
        Scalar("default-watch-cache-size", "N", "4096", "Recent events kept of a resource; 0 keeps none.", (o, v) =>
            FlagValue.Whole(v, 0, int.MaxValue) is { } size ? o with { DefaultWatchCacheSize = size } : Reading.Needs(v, "a whole number such as 1000")),
        List("watch-cache-sizes", "RES#N,...", "", "Recent events kept for resources, such as pods#1000; 0 keeps none.", WatchCacheSizes),
    ]);

    private static Reading EtcdServers(ServerOptions options, IReadOnlyList<string> values)
    {
        var servers = new Uri[values.Count];
        for (int i = 0; i < servers.Length; i++)
        {
            if (!Uri.TryCreate(values[i], UriKind.Absolute, out Uri? server) || (server.Scheme != Uri.UriSchemeHttp && server.Scheme != Uri.UriSchemeHttps))
            {
                return Reading.Needs(values[i], "http:// or https:// addresses, such as https://10.0.0.5:2379");
            }

            servers[i] = server;
        }

        return options with { EtcdServers = servers, Storage = StorageKind.Etcd };
    }

    private static Reading HistoryExclude(ServerOptions options, IReadOnlyList<string> values)
    {
        foreach (string name in values)
        {
            if (HistoryScopes.KeyRootOf(name) is null)
            {
                return Reading.Needs(name, "resources as RESOURCE or RESOURCE.GROUP, such as events or leases.coordination.k8s.io");
            }
        }

        return options with { HistoryExclude = values };
    }

    private static Reading WatchCacheSizes(ServerOptions options, IReadOnlyList<string> values)
    {
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string value in values)
        {
            int hash = value.IndexOf('#', StringComparison.Ordinal);
            if (hash <= 0 || FlagValue.Whole(value[(hash + 1)..], 0, int.MaxValue) is not { } size)
            {
                return Reading.Needs(value, "RESOURCE#SIZE or RESOURCE.GROUP#SIZE, such as pods#1000");
            }

            sizes[value[..hash]] = size;
        }

        return options with { WatchCacheSizes = sizes };
    }
}
