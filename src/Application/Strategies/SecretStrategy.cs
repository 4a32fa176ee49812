using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>A TLS secret that holds no usable pair is stored with a warning, in the words of Go's crypto/tls.</summary>
public sealed class SecretStrategy : IKindStrategy
{
    public string Resource => "secrets";

    public IEnumerable<string> Warnings(StrategyWrite write)
    {
        MapNode target = write.Object;
        if (target.Text("type") != "kubernetes.io/tls")
        {
            yield break;
        }

        if (Problem(Pem(target, "tls.crt"), Pem(target, "tls.key")) is { } problem)
        {
            yield return problem;
        }
    }

    private static string? Problem(string certificate, string key)
    {
        if (!HasPem(certificate, "CERTIFICATE"))
        {
            return "tls: failed to find any PEM data in certificate input";
        }

        if (!HasPem(key, "KEY"))
        {
            return "tls: failed to find any PEM data in key input";
        }

        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, key);
            return null;
        }
        catch (ArgumentException)
        {
            return "tls: private key does not match public key";
        }
        catch (CryptographicException)
        {
            return "tls: failed to parse private key";
        }
    }

    private static bool HasPem(string text, string label) =>
        PemEncoding.TryFind(text, out PemFields fields) && text[fields.Label].EndsWith(label, StringComparison.Ordinal);

    private static string Pem(MapNode secret, string name)
    {
        byte[] buffer = new byte[(secret.Map("data")?.Text(name) ?? "").Length];
        return Convert.TryFromBase64String(secret.Map("data")?.Text(name) ?? "", buffer, out int written)
            ? Encoding.ASCII.GetString(buffer, 0, written)
            : "";
    }
}
