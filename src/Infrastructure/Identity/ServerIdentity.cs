using System.Net;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application;
using Kronicle.Application.Authentication;

namespace Kronicle.Infrastructure.Identity;

/// <summary>
/// The server's keys and certificates. What no flag names is made on first run in the data directory and reused on every later one:
/// pki/ca, pki/apiserver, pki/admin (each .crt and .key), pki/sa.key, pki/sa.pub. Files that exist are never overwritten silently.
/// </summary>
public sealed class ServerIdentity : IDisposable
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly string kubeconfigPath;
    private readonly X509Certificate2? admin;

    private ServerIdentity(IdentityOptions options, TimeProvider time)
    {
        string directory = Path.Combine(options.DataDirectory, "pki");
        AtomicFile.EnsureDirectory(options.DataDirectory);
        AtomicFile.EnsureDirectory(directory);
        FirstRun = !Directory.EnumerateFileSystemEntries(directory).Any();
        kubeconfigPath = Path.Combine(options.DataDirectory, "admin.kubeconfig");
        var notices = new List<string>();

        bool ownServing = options.TlsCertFile.Length == 0;
        bool ownClients = options.ClientCaFile.Length == 0;
        using CertificateAuthority? authority = ownServing || ownClients
            ? CertificateAuthority.Open(Path.Combine(directory, "ca.crt"), Path.Combine(directory, "ca.key"), time)
            : null;
        ServingCertificates = ownServing
            ? [LeafCertificate.Open(OwnServing(options), directory, authority!, time, notices)]
            : OperatorFiles.Pair(options.TlsCertFile, options.TlsPrivateKeyFile, OperatorFiles.CheckServing, time);
        ServerAuthorityPem = ownServing
            ? authority!.Certificate.ExportCertificatePem() + "\n"
            : PemFile.ReadText(options.TlsCertFile, OperatorFiles.CheckServing);
        Clients = new(ownClients ? [authority!.Certificate] : OperatorFiles.ClientAuthorities(options, time, notices));
        FrontProxies = new(options.FrontProxyCaFile.Length == 0 ? [] : OperatorFiles.FrontProxies(options, Clients.Current, time, notices));
        Serving = FollowedIdentity.Serving(options, ServingCertificates, directory, time);
        FollowedAuthorities = [.. FollowedIdentity.Authorities(options, Clients, FrontProxies, time)];
        admin = ownClients ? LeafCertificate.Open(Admin, directory, authority!, time, notices) : null;
        ServiceAccountKeys = ServiceAccountKeys.Open(options, directory);
        notices.AddRange(Directory.EnumerateFiles(directory, "*.key").Where(AtomicFile.IsOpenToOthers).Order(StringComparer.Ordinal)
            .Select(path => $"{path} can be read by other users; run: chmod 600 {path}"));
        Notices = notices;
        if (FirstRun || notices.Count > 0)
        {
            AtomicFile.SyncDirectory(directory);
        }
    }

    private static LeafSpec Admin { get; } = new("admin", "O=system:masters, CN=kubernetes-admin", ClientUsage, [], []);

    /// <summary>Whether this start made the data directory's keys.</summary>
    public bool FirstRun { get; }

    /// <summary>What was found and changed, or should be: lines to log.</summary>
    public IReadOnlyList<string> Notices { get; }

    /// <summary>The serving certificate with its private key, then its intermediates.</summary>
    public X509Certificate2Collection ServingCertificates { get; }

    public X509Certificate2 ServingCertificate => ServingCertificates[0];

    /// <summary>The PEM text by which clients trust the server: kube-root-ca.crt and kubeconfig files hold it.</summary>
    public string ServerAuthorityPem { get; }

    /// <summary>Who vouches for client certificates.</summary>
    public AuthorityBundle Clients { get; }

    /// <summary>Who vouches for front proxies; empty when nobody does.</summary>
    public AuthorityBundle FrontProxies { get; }

    /// <summary>Which certificate each client is shown.</summary>
    public ServingCertificates Serving { get; }

    /// <summary>The files of authorities that flags name.</summary>
    public IReadOnlyList<IFollowedFiles> FollowedAuthorities { get; }

    public X509Certificate2Collection ClientAuthorities => Clients.Current;

    public ServiceAccountKeys ServiceAccountKeys { get; }

    /// <exception cref="StartupException">A file is missing, damaged, expired or doesn't fit another; the message says which and what to do.</exception>
    public static ServerIdentity Open(IdentityOptions options, TimeProvider time)
    {
        try
        {
            return new(options, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"can't use the data directory {options.DataDirectory} ({e.Message}); choose another with --data-dir", e);
        }
    }

    /// <summary>Writes admin.kubeconfig for the address that the server listens on.</summary>
    /// <param name="server">Such as https://127.0.0.1:6443; known only after the port is bound.</param>
    /// <param name="notice">A line to log; null when there is none.</param>
    /// <returns>The file's path; null when --client-ca-file is given, because then administrators have certificates of their own.</returns>
    public string? WriteKubeconfig(Uri server, out string? notice)
    {
        notice = admin is null ? null : AdminKubeconfig.Write(kubeconfigPath, server, ServerAuthorityPem, admin);
        return admin is null ? null : kubeconfigPath;
    }

    public void Dispose()
    {
        foreach (X509Certificate2 certificate in ServingCertificates.Concat(Clients.Current).Concat(FrontProxies.Current))
        {
            certificate.Dispose();
        }

        admin?.Dispose();
        ServiceAccountKeys.Dispose();
    }

    private static LeafSpec OwnServing(IdentityOptions options)
    {
        string[] names =
        [
            "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
            .. options.DnsNames.Where(name => Uri.CheckHostName(name) == UriHostNameType.Dns).Select(name => name.ToLowerInvariant()),
        ];
        IPAddress[] addresses =
        [
            IPAddress.Loopback, IPAddress.IPv6Loopback,
            .. options.Addresses.Where(address => !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)),
        ];
        return new("apiserver", "CN=kube-apiserver", ServerUsage, [.. names.Distinct()], [.. addresses.Distinct()]);
    }
}
