using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Application.Authentication;

/// <summary>Whether one way from a certificate to a trusted one holds in each link (RFC 5280 section 6): no system store, no revocation lists, no network.</summary>
internal static class TrustedPath
{
    public const string Untimely = "certificate has expired or is not yet valid";
    public const string OtherUsage = "certificate specifies an incompatible key usage";
    public const string UnknownAuthority = "certificate signed by unknown authority";

    private const string AnyUsage = "2.5.29.37.0";

    // Signatures by MD2, MD5 and SHA-1 can be forged; Go takes none of them.
    private static readonly HashSet<string> Weak =
        ["1.2.840.113549.1.1.2", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10040.4.3", "1.2.840.10045.4.1", "1.3.14.3.2.29"];

    /// <param name="path">From the certificate to the trusted one.</param>
    /// <param name="now">The time at which all of them must be valid.</param>
    /// <param name="usage">The extended key usage that none of them may leave out.</param>
    /// <returns>What is broken; null when nothing is.</returns>
    /// <exception cref="CryptographicException">A certificate can't be read.</exception>
    public static string? Problem(IReadOnlyList<X509Certificate2> path, DateTimeOffset now, string usage)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(path[^1]);
        chain.ChainPolicy.ExtraStore.AddRange(path.Skip(1).SkipLast(1).ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.Build(path[0]);
        try
        {
            return Links(chain, path[^1]) ?? path.Select(certificate => Own(certificate, now, usage)).FirstOrDefault(problem => problem is not null)
                ?? (path.SkipLast(1).Any(certificate => Weak.Contains(certificate.SignatureAlgorithm.Value ?? "")) ? "a signature's algorithm is insecure" : null);
        }
        finally
        {
            foreach (X509ChainElement element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    /// <summary>Whether it is valid at a time.</summary>
    public static bool IsTimely(X509Certificate2 certificate, DateTimeOffset now) => now >= certificate.NotBefore && now <= certificate.NotAfter;

    // That the trusted certificate has no issuer here (a partial chain) is no fault; all else is, in every certificate up to it.
    private static string? Links(X509Chain chain, X509Certificate2 anchor)
    {
        foreach (X509ChainElement element in chain.ChainElements)
        {
            X509ChainStatus[] faults = [.. element.ChainElementStatus.Where(status => status.Status is not (X509ChainStatusFlags.NoError or X509ChainStatusFlags.PartialChain))];
            if (faults.Length > 0)
            {
                return string.Join(", ", faults.Select(fault => fault.StatusInformation.Trim()).Distinct());
            }

            if (element.Certificate.RawDataMemory.Span.SequenceEqual(anchor.RawDataMemory.Span))
            {
                return null;
            }
        }

        return UnknownAuthority;
    }

    // The library leaves the time of an end without an issuer unlooked at.
    private static string? Own(X509Certificate2 certificate, DateTimeOffset now, string usage) =>
        !IsTimely(certificate, now) ? Untimely
        : certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(extension => !Allows(extension, usage)) ? OtherUsage
        : null;

    private static bool Allows(X509EnhancedKeyUsageExtension extension, string usage) =>
        extension.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == usage || oid.Value == AnyUsage);
}
