using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application;

namespace Kronicle.Infrastructure.Identity;

/// <summary>
/// The server's own authority, pki/ca.crt and pki/ca.key: made on first run, for ten years, reused ever after. An operator may put
/// another pair there. The key is read only when something is issued, so it may be kept elsewhere until then.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3650);

    /// <summary>How far a clock of another machine may lag behind this one.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private readonly string certificatePath;
    private readonly string keyPath;
    private readonly TimeProvider time;
    private AsymmetricAlgorithm? key;

    private CertificateAuthority(
        X509Certificate2 certificate, string certificatePath, string keyPath, AsymmetricAlgorithm? key, TimeProvider time)
    {
        Certificate = certificate;
        this.certificatePath = certificatePath;
        this.keyPath = keyPath;
        this.key = key;
        this.time = time;
    }

    public X509Certificate2 Certificate { get; }

    private X509SubjectKeyIdentifierExtension? KeyIdentifier =>
        Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault();

    /// <exception cref="StartupException">The certificate is damaged or has expired.</exception>
    public static CertificateAuthority Open(string certificatePath, string keyPath, TimeProvider time)
    {
        if (!File.Exists(certificatePath))
        {
            return Make(certificatePath, keyPath, time);
        }

        string remedy = $"restore it, or delete {certificatePath} and {keyPath} to start with a new authority "
            + "(every kubeconfig of the old one stops working)";
        X509Certificate2 certificate = PemFile.ReadCertificates(certificatePath, remedy)[0];
        DateTime end = certificate.NotAfter.ToUniversalTime();
        return end > time.GetUtcNow().UtcDateTime
            ? new(certificate, certificatePath, keyPath, null, time)
            : throw new StartupException($"the authority {certificatePath} has expired on {end:yyyy-MM-dd}; {remedy}");
    }

    /// <summary>Signs a leaf certificate. It never outlives the authority.</summary>
    public X509Certificate2 Issue(CertificateRequest request, TimeSpan lifetime)
    {
        key ??= PemFile.ReadPair(certificatePath, keyPath, "restore the authority's key, it has to sign a new certificate").Key();
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset end = now + lifetime;
        DateTimeOffset last = Certificate.NotAfter;
        if (KeyIdentifier is not null)
        {
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        }

        return request.Create(Certificate.SubjectName, Generator(key), now - ClockSkew, end < last ? end : last, Serial());
    }

    /// <summary>Whether a certificate is this authority's, told by the key identifier, or by the name when the authority has none.</summary>
    public bool HasIssued(X509Certificate2 certificate)
    {
        if (KeyIdentifier is not { } own)
        {
            return certificate.IssuerName.RawData.AsSpan().SequenceEqual(Certificate.SubjectName.RawData);
        }

        var issuer = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault();
        return issuer?.KeyIdentifier is { } identifier && identifier.Span.SequenceEqual(own.SubjectKeyIdentifierBytes.Span);
    }

    /// <summary>Forgets the key. The certificate lives on in the hands of who asked for it.</summary>
    public void Dispose() => key?.Dispose();

    /// <summary>A key without a certificate is what a first run that was cut short leaves: nothing has been signed with it, so it is used.</summary>
    private static CertificateAuthority Make(string certificatePath, string keyPath, TimeProvider time)
    {
        AsymmetricAlgorithm key;
        if (File.Exists(keyPath))
        {
            key = PemFile.ReadPrivateKey(keyPath, "restore it, or delete it to start with a new authority");
        }
        else
        {
            key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            AtomicFile.WritePrivate(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
        }

        DateTimeOffset now = time.GetUtcNow();
        CertificateRequest request = Requests.Of("CN=kronicle-ca", key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        X509Certificate2 certificate = request.Create(request.SubjectName, Generator(key), now - ClockSkew, now + Lifetime, Serial());
        AtomicFile.WritePublic(certificatePath, certificate.ExportCertificatePem() + "\n");
        return new(certificate, certificatePath, keyPath, key, time);
    }

    private static X509SignatureGenerator Generator(AsymmetricAlgorithm key) => key switch
    {
        ECDsa curve => X509SignatureGenerator.CreateForECDsa(curve),
        _ => X509SignatureGenerator.CreateForRSA((RSA)key, RSASignaturePadding.Pkcs1),
    };

    /// <summary>A positive random serial number of 127 bits (RFC 5280 section 4.1.2.2).</summary>
    private static byte[] Serial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
