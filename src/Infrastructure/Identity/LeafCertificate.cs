using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Infrastructure.Identity;

/// <summary>What a certificate of the server's own authority is for.</summary>
/// <param name="FileName">The base name of its files in pki/.</param>
/// <param name="Subject">The subject as RFC 4514 text.</param>
/// <param name="UsageOid">The extended key usage.</param>
/// <param name="DnsNames">Subject alternative names.</param>
/// <param name="Addresses">Subject alternative addresses.</param>
internal sealed record LeafSpec(
    string FileName, string Subject, string UsageOid, IReadOnlyList<string> DnsNames, IReadOnlyList<IPAddress> Addresses);

/// <summary>
/// A pair of files in pki/ that the authority vouches for: issued for a year on first need, reused while it fits, and issued anew,
/// with a notice, when it ends within 30 days, lacks a name or address, or is another authority's.
/// </summary>
internal static class LeafCertificate
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    public static X509Certificate2 Open(
        LeafSpec spec, string directory, CertificateAuthority authority, TimeProvider time, List<string> notices)
    {
        string certificatePath = Path.Combine(directory, spec.FileName + ".crt");
        string keyPath = Path.Combine(directory, spec.FileName + ".key");
        if (!File.Exists(certificatePath))
        {
            return Issue(spec, certificatePath, keyPath, authority);
        }

        X509Certificate2 found = PemFile.ReadPair(
            certificatePath, keyPath, $"restore it, or delete {certificatePath} and {keyPath} to have both issued anew by the same authority");
        if (WhyUnfit(found, spec, authority, time) is not { } reason)
        {
            return found;
        }

        found.Dispose();
        notices.Add($"{certificatePath} {reason}: issued anew");
        return Issue(spec, certificatePath, keyPath, authority);
    }

    private static string? WhyUnfit(X509Certificate2 certificate, LeafSpec spec, CertificateAuthority authority, TimeProvider time)
    {
        DateTime end = certificate.NotAfter.ToUniversalTime();
        bool couldLastLonger = authority.Certificate.NotAfter.ToUniversalTime() > end;
        if (couldLastLonger && end - time.GetUtcNow().UtcDateTime < RenewBefore)
        {
            return $"ends on {end:yyyy-MM-dd}";
        }

        if (!authority.HasIssued(certificate))
        {
            return "is not of the authority in ca.crt";
        }

        return AlternativeNames.Of(certificate).Missing(spec.DnsNames, spec.Addresses) is { } missing ? $"lacks the name {missing}" : null;
    }

    /// <summary>The key goes first: a certificate on disk always has its key beside it, even when the start is cut short between the two.</summary>
    private static X509Certificate2 Issue(LeafSpec spec, string certificatePath, string keyPath, CertificateAuthority authority)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Requests.Of(spec.Subject, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(spec.UsageOid)], false));
        if (spec.DnsNames.Count + spec.Addresses.Count > 0)
        {
            request.CertificateExtensions.Add(Names(spec));
        }

        X509Certificate2 certificate = authority.Issue(request, Lifetime).CopyWithPrivateKey(key);
        File.Delete(certificatePath);
        AtomicFile.WritePrivate(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
        AtomicFile.WritePublic(certificatePath, certificate.ExportCertificatePem() + "\n");
        return certificate;
    }

    private static X509Extension Names(LeafSpec spec)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (string name in spec.DnsNames)
        {
            names.AddDnsName(name);
        }

        foreach (IPAddress address in spec.Addresses)
        {
            names.AddIpAddress(address);
        }

        return names.Build();
    }
}
