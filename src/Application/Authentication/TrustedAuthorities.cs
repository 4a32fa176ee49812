using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Application.Authentication;

/// <summary>Judges client certificates by a bundle of authorities. Trust is the bundle alone: no system store, no revocation lists, no network.</summary>
/// <param name="bundle">Self-signed roots, and intermediates that help to reach them.</param>
internal sealed class TrustedAuthorities(X509Certificate2Collection bundle)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string AnyUsage = "2.5.29.37.0";

    /// <summary>How long a refusal is remembered: a client that keeps sending a bad certificate costs one look-up a request.</summary>
    private static readonly TimeSpan RefusalLifetime = TimeSpan.FromMinutes(1);

    public bool IsEmpty => bundle.Count == 0;

    /// <summary>What <paramref name="trusted"/> makes of a certificate that the bundle vouches for; else why it does not.</summary>
    /// <param name="certificate">What the caller presented.</param>
    /// <param name="now">The time at which it must be valid.</param>
    /// <param name="trusted">Reads the certificate.</param>
    /// <param name="until">How long the answer holds.</param>
    public AuthenticationOutcome Judge(
        X509Certificate2 certificate, DateTimeOffset now, Func<X509Certificate2, AuthenticationOutcome> trusted, out DateTimeOffset until)
    {
        until = now + RefusalLifetime;
        try
        {
            using X509Chain chain = ChainAt(now);
            bool built = chain.Build(certificate);
            string? error = built ? UsageError(chain) : Problems(chain);
            AuthenticationOutcome outcome = error is null ? trusted(certificate) : Refuse(certificate, error);
            until = outcome.User is null ? until : chain.ChainElements.Min(e => (DateTimeOffset)e.Certificate.NotAfter);
            foreach (X509ChainElement element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }

            return outcome;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return Refuse(certificate, e.Message);
        }
    }

    private static AuthenticationOutcome Refuse(X509Certificate2 certificate, string why) =>
        AuthenticationOutcome.Failed($"verifying certificate SN={certificate.SerialNumber} failed: {why}");

    private X509Chain ChainAt(DateTimeOffset now)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(bundle);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain;
    }

    /// <summary>A usage counts only when no certificate on the way to the root leaves it out; one without the extension leaves out none.</summary>
    private static string? UsageError(X509Chain chain)
    {
        foreach (X509ChainElement element in chain.ChainElements)
        {
            foreach (X509Extension extension in element.Certificate.Extensions)
            {
                if (extension is X509EnhancedKeyUsageExtension usage && !AllowsClients(usage))
                {
                    return "the certificate is not for client authentication";
                }
            }
        }

        return null;
    }

    private static bool AllowsClients(X509EnhancedKeyUsageExtension usage) =>
        usage.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value is ClientAuthentication or AnyUsage);

    private static string Problems(X509Chain chain) =>
        string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct());
}
