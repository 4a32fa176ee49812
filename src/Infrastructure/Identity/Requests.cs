using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Infrastructure.Identity;

/// <summary>Certificate requests for keys of either algorithm.</summary>
internal static class Requests
{
    public static CertificateRequest Of(string subject, AsymmetricAlgorithm key) => key switch
    {
        ECDsa curve => new(subject, curve, HashAlgorithmName.SHA256),
        _ => new(subject, (RSA)key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
    };

    /// <summary>The private key of a certificate that has one.</summary>
    public static AsymmetricAlgorithm Key(this X509Certificate2 certificate) =>
        (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()
            ?? throw new InvalidOperationException("the certificate has no private key");
}
