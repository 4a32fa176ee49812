using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.StandInKubelet;

/// <summary>An authority and what it vouches for: certificates for 127.0.0.1 and localhost, for a day.</summary>
public sealed class KubeletCertificate : IDisposable
{
    private readonly X509Certificate2 authority;

    /// <param name="name">A further name that it serves under.</param>
    /// <param name="intermediate">Whether the authority is not its own root, but vouched for by one that nobody has.</param>
    public KubeletCertificate(string? name = null, bool intermediate = false)
    {
        authority = Authority("CN=kubelet-ca", intermediate);
        Serving = Issue("CN=kubelet", name);
        Client = Issue("CN=kube-apiserver-kubelet-client");
    }

    /// <summary>What the kubelet serves with.</summary>
    public X509Certificate2 Serving { get; }

    /// <summary>What an API server shows kubelets.</summary>
    public X509Certificate2 Client { get; }

    public string AuthorityPem => authority.ExportCertificatePem();

    public void Dispose()
    {
        authority.Dispose();
        Serving.Dispose();
        Client.Dispose();
    }

    private static X509Certificate2 Authority(string subject, bool intermediate)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        if (!intermediate)
        {
            return request.CreateSelfSigned(now.AddYears(-10), now.AddYears(10));
        }

        using X509Certificate2 root = Authority("CN=root", intermediate: false);
        using X509Certificate2 bare = request.Create(root, root.NotBefore, root.NotAfter, RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    private X509Certificate2 Issue(string subject, string? name = null)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        if (name is not null)
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        byte[] serial = RandomNumberGenerator.GetBytes(8);
        using X509Certificate2 bare = request.Create(authority, authority.NotBefore.AddDays(1), authority.NotAfter.AddDays(-1), serial);
        using X509Certificate2 keyed = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(keyed.Export(X509ContentType.Pfx), null);
    }
}
