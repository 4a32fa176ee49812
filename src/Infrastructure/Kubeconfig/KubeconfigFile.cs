using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
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
    private readonly MapNode user;
    private readonly ReviewUse use;

    private KubeconfigFile(string path, MapNode cluster, MapNode user, Uri server, ReviewUse use) =>
        (this.path, this.cluster, this.user, Server, this.use) = (path, cluster, user, server, use);

    public Uri Server { get; }

    /// <summary>The bearer token, read anew where a file has it, or name and password; null when there is none of them.</summary>
    /// <exception cref="IOException">The token's file can't be read.</exception>
    public AuthenticationHeaderValue? Authorization() =>
        user.Text("token") is { Length: > 0 } token ? new("Bearer", token)
        : user.Text("tokenFile") is { Length: > 0 } file ? new("Bearer", File.ReadAllText(Beside(file)).Trim())
        : user.Text("username") is { Length: > 0 } name
            ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{user.Text("password")}")))
            : null;

    /// <exception cref="StartupException">The file can't be read or names no server.</exception>
    public static KubeconfigFile Read(string path, IYamlText yaml, ReviewUse use)
    {
        MapNode root;
        try
        {
            (ReadOnlyMemory<byte> json, string? error, _) = yaml.ToJson(File.ReadAllBytes(path));
            root = error is null && TreeReader.Read(json.Span, out _) is MapNode map ? map : throw Unusable(use, path, error ?? "it is not an object");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unusable(use, path, e.Message);
        }

        // Without a context the first cluster and the first user are meant.
        MapNode? context = Entry(root, "contexts", root.Text("current-context"))?.Map("context");
        MapNode? cluster = Entry(root, "clusters", context?.Text("cluster"))?.Map("cluster");
        MapNode? user = Entry(root, "users", context?.Text("user"))?.Map("user");
        if (user?.Map("exec") is not null || user?.Map("auth-provider") is not null)
        {
            throw Unusable(use, path, "its user has exec or auth-provider, which this server does not run; use a certificate or a token");
        }

        return Uri.TryCreate(cluster?.Text("server"), UriKind.Absolute, out Uri? server) && server.Scheme == Uri.UriSchemeHttps
            ? new(path, cluster!, user ?? new MapNode(), server, use)
            : throw Unusable(use, path, "its cluster has no server whose address begins with https://");
    }

    /// <summary>How TLS is spoken with the service.</summary>
    /// <exception cref="StartupException">A certificate or key can't be used.</exception>
    public SslClientAuthenticationOptions Tls()
    {
        try
        {
            var options = new SslClientAuthenticationOptions { TargetHost = cluster.Text("tls-server-name") ?? Server.Host };
            if (Pem(cluster, "certificate-authority") is { } authorities)
            {
                var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                policy.CustomTrustStore.ImportFromPem(authorities);
                options.CertificateChainPolicy = policy;
            }

            if (cluster.Bool("insecure-skip-tls-verify") == true)
            {
                options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
            }

            if (Pem(user, "client-certificate") is { } certificate && Pem(user, "client-key") is { } key)
            {
                using var pair = X509Certificate2.CreateFromPem(certificate, key);
                options.ClientCertificates = [X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null)];
            }

            return options;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or FormatException)
        {
            throw Unusable(use, path, e.Message);
        }
    }

    private string? Pem(MapNode from, string field) =>
        from.Text(field + "-data") is { Length: > 0 } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : from.Text(field) is { Length: > 0 } file ? File.ReadAllText(Beside(file)) : null;

    private string Beside(string file) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", file);

    private static MapNode? Entry(MapNode root, string list, string? name) =>
        (root.List(list) ?? []).Maps.FirstOrDefault(entry => string.IsNullOrEmpty(name) || entry.Text("name") == name);

    private static StartupException Unusable(ReviewUse use, string path, string why) =>
        new($"{use.Purpose}: {path}: {why}; {use.Remedy}");
}
