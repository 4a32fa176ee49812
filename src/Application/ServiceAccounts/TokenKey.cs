using System.Buffers.Text;
using System.Security.Cryptography;

namespace Kronicle.Application.ServiceAccounts;

/// <summary>
/// A key of service account tokens as tokens and key sets name it. The id is the hash of the public key, so that every server with the
/// key calls it the same and it says nothing of the key.
/// </summary>
public sealed class TokenKey
{
    private readonly AsymmetricAlgorithm key;
    private readonly HashAlgorithmName hash;

    // The platform's keys promise nothing to two threads at once.
    private readonly Lock gate = new();

    /// <param name="key">RSA, or ECDSA on P-256, P-384 or P-521.</param>
    public TokenKey(AsymmetricAlgorithm key)
    {
        this.key = key;
        Id = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        (Algorithm, Curve, hash) = key switch
        {
            RSA => ("RS256", "", HashAlgorithmName.SHA256),
            ECDsa { KeySize: 384 } => ("ES384", "P-384", HashAlgorithmName.SHA384),
            ECDsa { KeySize: 521 } => ("ES512", "P-521", HashAlgorithmName.SHA512),
            _ => ("ES256", "P-256", HashAlgorithmName.SHA256),
        };
    }

    /// <summary>The kid of tokens and key sets.</summary>
    public string Id { get; }

    /// <summary>The alg of RFC 7518: RS256, ES256, ES384 or ES512.</summary>
    public string Algorithm { get; }

    /// <summary>The crv of a key set; empty for RSA.</summary>
    public string Curve { get; }

    public RSAParameters? Rsa => (key as RSA)?.ExportParameters(includePrivateParameters: false);

    public ECParameters? Ec => (key as ECDsa)?.ExportParameters(includePrivateParameters: false);

    /// <summary>The signature of RFC 7518: PKCS#1 v1.5, or both numbers of ECDSA one after the other.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (gate)
        {
            return key switch
            {
                RSA rsa => rsa.SignData(data, hash, RSASignaturePadding.Pkcs1),
                ECDsa curve => curve.SignData(data, hash),
                _ => throw new InvalidOperationException("the key can't sign"),
            };
        }
    }

    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        lock (gate)
        {
            return key switch
            {
                RSA rsa => rsa.VerifyData(data, signature, hash, RSASignaturePadding.Pkcs1),
                ECDsa curve => curve.VerifyData(data, signature, hash),
                _ => false,
            };
        }
    }
}
