using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Application.Validation.Certificates;

/// <summary>A PKCS#10 certification request: RFC 2986.</summary>
internal static class SigningRequest
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string Ed25519 = "1.3.101.112";

    /// <summary>What is wrong with a request, in the words of Go's crypto/x509 where they do not depend on its decoder; null when nothing is.</summary>
    public static string? Error(byte[] der)
    {
        CertificateRequest request;
        try
        {
            request = CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.SkipSignatureValidation | CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or AsnContentException)
        {
            return "asn1: structure error: not a certificate request";
        }

        string algorithm = request.PublicKey.Oid.Value ?? "";
        if (algorithm == Ed25519)
        {
            (byte[] signed, byte[] signature) = Parts(der);
            return Ed25519Signature.Verify(request.PublicKey.EncodedKeyValue.RawData, signed, signature) ? null : "x509: Ed25519 verification failure";
        }

        return Verifies(der) ? null : algorithm switch
        {
            Rsa => "crypto/rsa: verification error",
            EllipticCurve => "x509: ECDSA verification failure",
            _ => "x509: cannot verify signature: algorithm unimplemented",
        };
    }

    /// <summary>The DER of the subject's name.</summary>
    /// <exception cref="AsnContentException">The bytes are not a request.</exception>
    public static ReadOnlyMemory<byte> SubjectOf(byte[] der)
    {
        AsnReader information = new AsnReader(der, AsnEncodingRules.BER).ReadSequence().ReadSequence();
        information.ReadInteger();
        return information.ReadEncodedValue();
    }

    private static bool Verifies(byte[] der)
    {
        try
        {
            CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static (byte[] Signed, byte[] Signature) Parts(byte[] der)
    {
        AsnReader sequence = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        byte[] signed = sequence.ReadEncodedValue().ToArray();
        sequence.ReadEncodedValue();
        return (signed, sequence.ReadBitString(out _));
    }
}
