using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Api.Proxying;

/// <summary>How backends are reached and whom this server is to them.</summary>
/// <param name="ClientCertificate">What kubelets are shown: --kubelet-client-certificate; null for none.</param>
/// <param name="Authorities">Who vouches for kubelets: --kubelet-certificate-authority; empty checks none.</param>
/// <param name="KubeletTimeout">How long connecting to a kubelet may take: --kubelet-timeout.</param>
public sealed record BackendSettings(X509Certificate2? ClientCertificate, X509Certificate2Collection Authorities, TimeSpan KubeletTimeout);
