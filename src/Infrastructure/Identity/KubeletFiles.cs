using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Infrastructure.Identity;

/// <summary>Reads the files by which this server and kubelets know each other.</summary>
public static class KubeletFiles
{
    /// <summary>The certificate that kubelets are shown, with its key; null when no file is named.</summary>
    /// <exception cref="Application.StartupException">A file can't be used.</exception>
    public static X509Certificate2? ClientCertificate(string certificatePath, string keyPath) => certificatePath.Length == 0
        ? null
        : PemFile.ReadPair(certificatePath, keyPath, "check --kubelet-client-certificate and --kubelet-client-key");

    /// <summary>Who vouches for kubelets; empty when no file is named.</summary>
    /// <exception cref="Application.StartupException">The file can't be used.</exception>
    public static X509Certificate2Collection Authorities(string path) =>
        path.Length == 0 ? [] : PemFile.ReadCertificates(path, "check --kubelet-certificate-authority");
}
