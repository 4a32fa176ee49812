using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application;
using Kronicle.Application.Codecs;
using Kronicle.Application.Remote;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Infrastructure.Kubeconfig;

/// <summary>
/// Where a service is and how it is talked to: the current context of a kubeconfig. Paths in it are relative to it.
/// https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
/// </summary>
public sealed class KubeconfigFile
{
    private readonly string path;
    private readonly MapNode cluster;
    private readonly KubeconfigUser user;
    private readonly ReviewUse use;

    private KubeconfigFile(string path, MapNode cluster, KubeconfigUser user, Uri server, ReviewUse use) =>
        (this.path, this.cluster, this.user, Server, this.use) = (path, cluster, user, server, use);

    public Uri Server { get; }

    /// <summary>How the service is told who calls; see <see cref="KubeconfigUser.Authorization"/>.</summary>
    public AuthenticationHeaderValue? Authorization() => user.Authorization();

    /// <exception cref="StartupException">The file can't be read or names no server.</exception>
    public static KubeconfigFile Read(string path, IYamlText yaml, ReviewUse use)
    {
        MapNode root = ReadTree(path, yaml, why => Unusable(use, path, why));

        // Without a context the first cluster and the first user are meant.
        MapNode? context = Entry(root, "contexts", root.Text("current-context"))?.Map("context");
        MapNode? cluster = Entry(root, "clusters", context?.Text("cluster"))?.Map("cluster");
        MapNode? user = Entry(root, "users", context?.Text("user"))?.Map("user");
        var caller = new KubeconfigUser(path, user ?? []);
        if (caller.Unsupported is { } unsupported)
        {
            throw Unusable(use, path, unsupported);
        }

        return Uri.TryCreate(cluster?.Text("server"), UriKind.Absolute, out Uri? server) && server.Scheme == Uri.UriSchemeHttps
            ? new(path, cluster!, caller, server, use)
            : throw Unusable(use, path, "its cluster has no server whose address begins with https://");
    }

    /// <summary>How TLS is spoken with the service.</summary>
    /// <param name="clock">The time at which its certificate must be valid.</param>
    /// <exception cref="StartupException">A certificate or key can't be used.</exception>
    public SslClientAuthenticationOptions Tls(TimeProvider clock)
    {
        try
        {
            var options = new SslClientAuthenticationOptions { TargetHost = cluster.Text("tls-server-name") ?? Server.Host };
            if (KubeconfigUser.Pem(path, cluster, "certificate-authority") is { } authorities)
            {
                var bundle = new X509Certificate2Collection();
                bundle.ImportFromPem(authorities);
                new ServerTrust(bundle, clock).Guard(options);
            }

            if (cluster.Bool("insecure-skip-tls-verify") == true)
            {
                options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
            }

            options.ClientCertificates = user.Certificates();
            return options;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or FormatException)
        {
            throw Unusable(use, path, e.Message);
        }
    }

    /// <summary>The tree of a kubeconfig.</summary>
    /// <param name="path">The file.</param>
    /// <param name="yaml">Reads YAML.</param>
    /// <param name="unusable">Makes the exception for a file that can't be used of the reason.</param>
    internal static MapNode ReadTree(string path, IYamlText yaml, Func<string, StartupException> unusable)
    {
        try
        {
            (ReadOnlyMemory<byte> json, string? error, _) = yaml.ToJson(File.ReadAllBytes(path));
            return error is null && TreeReader.Read(json.Span, out _) is MapNode map ? map : throw unusable(error ?? "it is not an object");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw unusable(e.Message);
        }
    }

    private static MapNode? Entry(MapNode root, string list, string? name) =>
        (root.List(list) ?? []).Maps.FirstOrDefault(entry => string.IsNullOrEmpty(name) || entry.Text("name") == name);

    private static StartupException Unusable(ReviewUse use, string path, string why) =>
        new($"{use.Purpose}: {path}: {why}; {use.Remedy}");
}
