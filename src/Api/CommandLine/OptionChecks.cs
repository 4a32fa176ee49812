using System.Net;
using Kronicle.Application.Authorization;

namespace Kronicle.Api.CommandLine;

/// <summary>What flags have to do with each other.</summary>
internal static class OptionChecks
{
    /// <returns>What is wrong; null when the options go together.</returns>
    public static string? Check(ref ServerOptions options, List<string> warnings)
    {
        warnings.AddRange(options.Notices);
        if (DirectoryProblem(options) is { } directory)
        {
            return directory;
        }

        if (options.TlsCertFile.Length > 0 != options.TlsPrivateKeyFile.Length > 0)
        {
            return "--tls-cert-file and --tls-private-key-file need each other: give both or neither";
        }

        if (TransportFlags.Check(options, warnings) is { } transport)
        {
            return transport;
        }

        if (StorageProblem(options) is { } storage)
        {
            return storage;
        }

        if ((AuditFlags.Problem("log", options.AuditLog) ?? AuditFlags.Problem("webhook", options.AuditWebhook)) is { } audit)
        {
            return audit;
        }

        if (options.EncryptionAutomaticReload && options.EncryptionProviderConfig.Length == 0)
        {
            return "--encryption-provider-config-automatic-reload must be set with --encryption-provider-config";
        }

        if (options.KubeletClientCertificate.Length > 0 != options.KubeletClientKey.Length > 0)
        {
            return "--kubelet-client-certificate and --kubelet-client-key need each other: give both or neither";
        }

        if (options.AdvertiseAddress is { } address && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
        {
            return $"--advertise-address: \"{address}\" can't be used: use an address that others can reach";
        }

        if (AccessChecks.Problem(options, warnings) is { } access)
        {
            return access;
        }

        if (options.AnonymousAuth && options.AuthorizationMode.Contains(AuthorizationModes.AlwaysAllow))
        {
            warnings.Add("--authorization-mode=AlwaysAllow would let anybody in: anonymous requests are refused, as with --anonymous-auth=false");
            options = options with { AnonymousAuth = false };
        }

        return null;
    }

    /// <summary>Whether there is a place for keys and the embedded store.</summary>
    public static string? DirectoryProblem(ServerOptions options) =>
        options.DataDir.Length == 0 ? "neither XDG_DATA_HOME nor HOME is set: name a directory with --data-dir" : null;

    /// <summary>Whether the flags that choose the store name one.</summary>
    public static string? StorageProblem(ServerOptions options)
    {
        if (options.Storage == StorageKind.Etcd && options.EtcdServers.Count == 0)
        {
            return "--storage=etcd needs the members of the cluster: name them with --etcd-servers";
        }

        if (options.Storage == StorageKind.Postgres && options.Postgres.Length == 0)
        {
            return "--storage=postgres needs the database: name it with --postgres";
        }

        if ((options.Storage != StorageKind.Etcd && options.EtcdServers.Count > 0) || (options.Storage != StorageKind.Postgres && options.Postgres.Length > 0))
        {
            string named = options.EtcdServers.Count > 0 ? "--etcd-servers" : "--postgres";
            return $"{named} and --storage={options.Storage.ToString().ToLowerInvariant()} contradict each other: leave one of them out";
        }

        return null;
    }
}
