using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.EndToEnd.Operation;

/// <summary>Client certificates that nobody vouches for.</summary>
internal static class Certificates
{
    public static X509Certificate2 SelfSigned(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
