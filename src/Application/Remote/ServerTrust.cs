using System.Formats.Asn1;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application.Authentication;

namespace Kronicle.Application.Remote;

/// <summary>
/// Judges the servers that this one calls by a bundle, as Go's crypto/x509 does: their times, name and usage, and every link up to a certificate of
/// the bundle. Each certificate of it is an end of trust, roots and intermediates alike; what a server sends along is trusted for nothing.
/// </summary>
/// <param name="bundle">The certificates that are trusted; of none, nobody is.</param>
/// <param name="clock">The time at which certificates must be valid.</param>
public sealed class ServerTrust(X509Certificate2Collection bundle, TimeProvider clock)
{
    /// <summary>The extended key usage of servers.</summary>
    private const string Servers = "1.3.6.1.5.5.7.3.1";

    private readonly CertificatePaths paths = new(bundle);

    /// <summary>Lets connections that are made with the options reach trusted servers alone; others end with a <see cref="CertificateException"/>.</summary>
    /// <param name="options">Of the connections.</param>
    /// <param name="named">
    /// False leaves the name to <see cref="CheckName"/>: HTTP clients give TLS the name of the Host header, which may be another's than the one that is called.
    /// </param>
    public void Guard(SslClientAuthenticationOptions options, bool named = true)
    {
        // The platform builds a chain of its own before it asks: that must not make it look anywhere.
        options.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        options.RemoteCertificateValidationCallback = (sender, shown, chain, _) => Check(shown, chain, named ? (sender as SslStream)?.TargetHostName ?? "" : null);
    }

    /// <summary>Whether the server at the other end has a name.</summary>
    /// <param name="connection">To the server.</param>
    /// <param name="host">The name or address by which it was called.</param>
    /// <exception cref="CertificateException">It has another.</exception>
    public static void CheckName(SslStream connection, string host)
    {
        if (connection.RemoteCertificate is not X509Certificate2 certificate || !IsFor(certificate, host))
        {
            throw new CertificateException(OtherName(host));
        }
    }

    /// <summary>Why a server is not trusted, in the words of Go's x509 package; null when it is.</summary>
    /// <param name="certificate">What it showed.</param>
    /// <param name="sent">What it sent along to lead to an authority.</param>
    /// <param name="host">The name or address by which it was called; null for whatever it is.</param>
    public string? Problem(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> sent, string? host)
    {
        DateTimeOffset now = clock.GetUtcNow();
        try
        {
            return !TrustedPath.IsTimely(certificate, now) ? TrustedPath.Untimely
                : host is not null && !IsFor(certificate, host) ? OtherName(host)
                : NoPath(certificate, sent, now);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return e.Message;
        }
    }

    private bool Check(X509Certificate? shown, X509Chain? chain, string? host)
    {
        string? problem = shown is X509Certificate2 certificate
            ? Problem(certificate, [.. (IEnumerable<X509Certificate2>?)chain?.ChainPolicy.ExtraStore ?? []], host)
            : TrustedPath.UnknownAuthority;
        return problem is null ? true : throw new CertificateException(problem);
    }

    private string? NoPath(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> sent, DateTimeOffset now)
    {
        string problem = TrustedPath.UnknownAuthority;
        foreach (IReadOnlyList<X509Certificate2> path in paths.From(certificate, sent))
        {
            string? broken = TrustedPath.Problem(path, now, Servers);
            if (broken is null)
            {
                return null;
            }

            // What else is broken is told as no authority's: mostly it is a namesake of the one that signed.
            problem = problem != TrustedPath.UnknownAuthority ? problem
                : path.Any(link => !TrustedPath.IsTimely(link, now)) ? TrustedPath.Untimely
                : broken == TrustedPath.OtherUsage ? broken
                : problem;
        }

        return problem;
    }

    private static string OtherName(string host) => $"certificate is not valid for {host}";

    // A common name is no name of a server any more (RFC 9525 section 2).
    private static bool IsFor(X509Certificate2 certificate, string host) =>
        Uri.CheckHostName(host) != UriHostNameType.Unknown && certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false);
}
