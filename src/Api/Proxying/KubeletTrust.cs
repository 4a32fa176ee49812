using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Api.Proxying;

/// <summary>
/// Whether the certificate of a kubelet is good: by the authorities of --kubelet-certificate-authority and for the host that was asked.
/// Without authorities every kubelet is taken at its word, as kube-apiserver does.
/// </summary>
internal sealed class KubeletTrust(X509Certificate2Collection authorities, TimeProvider clock)
{
    /// <exception cref="CertificateException">It is not good.</exception>
    public bool Check(X509Certificate? shown, X509Chain? sent, SslPolicyErrors errors, string host)
    {
        if (authorities.Count == 0)
        {
            return true;
        }

        if (shown is not X509Certificate2 certificate)
        {
            throw new CertificateException("x509: certificate signed by unknown authority");
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().UtcDateTime;
        foreach (X509ChainElement element in (IEnumerable<X509ChainElement>?)sent?.ChainElements ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        if (!chain.Build(certificate))
        {
            bool timely = chain.ChainStatus.All(status => status.Status != X509ChainStatusFlags.NotTimeValid);
            throw new CertificateException(timely
                ? "x509: certificate signed by unknown authority"
                : "x509: certificate has expired or is not yet valid");
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? throw new CertificateException($"x509: certificate is not valid for {host}")
            : true;
    }
}
