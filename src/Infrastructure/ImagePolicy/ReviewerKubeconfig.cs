using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application;
using Kronicle.Application.Codecs;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Infrastructure.ImagePolicy;

/// <summary>
/// Where a reviewer is and how it is talked to: the current context of a kubeconfig. Paths in it are relative to it.
/// https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
/// </summary>
internal sealed class ReviewerKubeconfig
{
    private readonly string path;
    private readonly MapNode cluster;
    private readonly MapNode user;

    private ReviewerKubeconfig(string path, MapNode cluster, MapNode user, Uri server) =>
        (this.path, this.cluster, this.user, Server) = (path, cluster, user, server);

    public Uri Server { get; }

    /// <summary>The bearer token; empty when there is none.</summary>
    public string Token => user.Text("token") is { Length: > 0 } token ? token
        : user.Text("tokenFile") is { Length: > 0 } file ? File.ReadAllText(Beside(file)).Trim() : "";

    /// <exception cref="StartupException">The file can't be read or names no server.</exception>
    public static ReviewerKubeconfig Read(string path, IYamlText yaml)
    {
        MapNode root;
        try
        {
            (ReadOnlyMemory<byte> json, string? error, _) = yaml.ToJson(File.ReadAllBytes(path));
            root = error is null && TreeReader.Read(json.Span, out _) is MapNode map ? map : throw Unusable(path, error ?? "it is not an object");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unusable(path, e.Message);
        }

        // Without a context the first cluster and the first user are meant.
        MapNode? context = Entry(root, "contexts", root.Text("current-context"))?.Map("context");
        MapNode? cluster = Entry(root, "clusters", context?.Text("cluster"))?.Map("cluster");
        MapNode? user = Entry(root, "users", context?.Text("user"))?.Map("user");
        return Uri.TryCreate(cluster?.Text("server"), UriKind.Absolute, out Uri? server) && server.Scheme == Uri.UriSchemeHttps
            ? new(path, cluster!, user ?? new MapNode(), server)
            : throw Unusable(path, "its cluster has no server whose address begins with https://");
    }

    /// <summary>How TLS is spoken with the reviewer.</summary>
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
            throw Unusable(path, e.Message);
        }
    }

    private string? Pem(MapNode from, string field) =>
        from.Text(field + "-data") is { Length: > 0 } data ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : from.Text(field) is { Length: > 0 } file ? File.ReadAllText(Beside(file)) : null;

    private string Beside(string file) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", file);

    private static MapNode? Entry(MapNode root, string list, string? name) =>
        (root.List(list) ?? []).Maps.FirstOrDefault(entry => string.IsNullOrEmpty(name) || entry.Text("name") == name);

    private static StartupException Unusable(string path, string why) =>
        new($"couldn't init admission plugin \"ImagePolicyWebhook\": {path}: {why}; check kubeConfigFile in its configuration");
}
