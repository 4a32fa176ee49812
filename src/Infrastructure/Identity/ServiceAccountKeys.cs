using System.Security.Cryptography;

namespace Kronicle.Infrastructure.Identity;

/// <summary>
/// The keys of service account tokens. The server's own is ECDSA P-256 (ES256): kubeadm makes RSA-2048 unless told otherwise, but an
/// RSA key takes a hundred times longer to make and to sign with, and every verifier of tokens knows both.
/// </summary>
/// <param name="Signing">Signs new tokens: RSA or ECDSA, with the private part.</param>
/// <param name="Verification">Verify tokens; never empty, and the signing key is always among them.</param>
public sealed record ServiceAccountKeys(AsymmetricAlgorithm Signing, IReadOnlyList<AsymmetricAlgorithm> Verification) : IDisposable
{
    public void Dispose()
    {
        Signing.Dispose();
        foreach (AsymmetricAlgorithm key in Verification)
        {
            key.Dispose();
        }
    }

    internal static ServiceAccountKeys Open(IdentityOptions options, string directory)
    {
        AsymmetricAlgorithm signing = options.ServiceAccountSigningKeyFile.Length > 0
            ? PemFile.ReadPrivateKey(options.ServiceAccountSigningKeyFile, "check --service-account-signing-key-file")
            : OpenOwn(directory);
        var verification = new List<AsymmetricAlgorithm> { signing };
        foreach (string path in options.ServiceAccountKeyFiles)
        {
            verification.AddRange(PemFile.ReadVerificationKeys(path, "check --service-account-key-file"));
        }

        return new(signing, verification);
    }

    private static AsymmetricAlgorithm OpenOwn(string directory)
    {
        string path = Path.Combine(directory, "sa.key");
        if (File.Exists(path))
        {
            return PemFile.ReadPrivateKey(path, "restore it, or delete it to start with a new key (every service account token stops working)");
        }

        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        AtomicFile.WritePrivate(path, key.ExportPkcs8PrivateKeyPem() + "\n");
        AtomicFile.WritePublic(Path.Combine(directory, "sa.pub"), key.ExportSubjectPublicKeyInfoPem() + "\n");
        return key;
    }
}
