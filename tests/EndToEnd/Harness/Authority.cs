using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.EndToEnd.Harness;

/// <summary>A certificate authority with its files in a folder, as kubeadm lays them there.</summary>
internal sealed class Authority : IDisposable
{
    private readonly string folder;
    private readonly X509Certificate2 authority;

    /// <param name="folder">Where files are written.</param>
    /// <param name="name">The name of its own file without the ending.</param>
    public Authority(string folder, string name)
    {
        this.folder = folder;
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        authority = request.CreateSelfSigned(now.AddDays(-2), now.AddDays(2));
        File = Path.Combine(folder, name + ".crt");
        System.IO.File.WriteAllText(File, authority.ExportCertificatePem());
    }

    /// <summary>Its certificate.</summary>
    public string File { get; }

    /// <summary>Issues a certificate for loopback, for servers and clients, and writes NAME.crt and NAME.key.</summary>
    public (string Certificate, string Key) Issue(string name, string subject)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
        using X509Certificate2 bare = request.Create(authority, authority.NotBefore.AddDays(1), authority.NotAfter.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        (string certificate, string keyFile) = (Path.Combine(folder, name + ".crt"), Path.Combine(folder, name + ".key"));
        System.IO.File.WriteAllText(certificate, bare.ExportCertificatePem());
        System.IO.File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificate, keyFile);
    }

    /// <summary>A client's certificate from its files.</summary>
    public static X509Certificate2 Load((string Certificate, string Key) files)
    {
        using X509Certificate2 pem = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose() => authority.Dispose();
}
