using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kronicle.Domain.Objects;

namespace Kronicle.Infrastructure.Kubeconfig;

/// <summary>Who calls, by a user of a kubeconfig. Paths in it are relative to the file.</summary>
/// <param name="path">The file's path.</param>
/// <param name="user">The user in it.</param>
public sealed class KubeconfigUser(string path, MapNode user)
{
    /// <summary>Why it can't be used; null when it can.</summary>
    public string? Unsupported => user.Map("exec") is null && user.Map("auth-provider") is null ? null
        : "its user has exec or auth-provider, which this server does not run; use a certificate or a token";

    /// <summary>The bearer token, read anew where a file has it, or name and password; null when there is none of them.</summary>
    /// <exception cref="IOException">The token's file can't be read.</exception>
    public AuthenticationHeaderValue? Authorization() =>
        user.Text("token") is { Length: > 0 } token ? new("Bearer", token)
        : user.Text("tokenFile") is { Length: > 0 } file ? new("Bearer", File.ReadAllText(Beside(path, file)).Trim())
        : user.Text("username") is { Length: > 0 } name
            ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{user.Text("password")}")))
            : null;

    /// <summary>The client certificate with its key; null when there is none.</summary>
    public X509CertificateCollection? Certificates()
    {
        if (Pem(path, user, "client-certificate") is not { } certificate || Pem(path, user, "client-key") is not { } key)
        {
            return null;
        }

        using var pair = X509Certificate2.CreateFromPem(certificate, key);
        return [X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null)];
    }

    /// <summary>PEM that stands in a kubeconfig as base64, or in a file of its own; null for neither.</summary>
    internal static string? Pem(string path, MapNode from, string field) =>
        from.Text(field + "-data") is { Length: > 0 } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : from.Text(field) is { Length: > 0 } file ? File.ReadAllText(Beside(path, file)) : null;

    private static string Beside(string path, string file) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", file);
}
