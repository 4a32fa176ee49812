using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Operation;

/// <summary>Certificates that vouch for themselves alone.</summary>
internal static class Certificates
{
    /// <param name="subject">The subject as RFC 4514 text.</param>
    /// <param name="names">DNS names that it is for.</param>
    public static X509Certificate2 SelfSigned(string subject, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(subject, key, names);
    }

    /// <summary>Writes NAME.crt and NAME.key of a new certificate, each as a whole, in place of those that are there.</summary>
    /// <returns>The paths of both.</returns>
    public static (string Certificate, string Key) Write(TemporaryFolder folder, string name, string subject, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = Sign(subject, key, names);
        (string, string) paths = (folder.File(name + ".crt"), folder.File(name + ".key"));
        Replace(paths.Item2, key.ExportPkcs8PrivateKeyPem() + "\n");
        Replace(paths.Item1, certificate.ExportCertificatePem() + "\n");
        return paths;
    }

    /// <summary>Puts a file in the place of another as a whole.</summary>
    public static void Replace(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static X509Certificate2 Sign(string subject, ECDsa key, string[] names)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        if (names.Length > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            Array.ForEach(names, alternatives.AddDnsName);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
