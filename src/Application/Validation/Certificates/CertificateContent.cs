using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kronicle.Application.Validation.Certificates;

/// <summary>What is wrong with PEM-encoded requests and certificates; null when nothing is.</summary>
public static class CertificateContent
{
    private const string RequestType = "CERTIFICATE REQUEST";
    private const string CertificateType = "CERTIFICATE";

    /// <summary>A PKCS#10 request whose signature is that of its own key. RFC 2986.</summary>
    public static string? RequestError(byte[] pem)
    {
        PemBlock? block = PemBlock.Next(PemBlock.TextOf(pem), out _);
        return block?.Type == RequestType ? SigningRequest.Error(block.Content) : "PEM block type must be CERTIFICATE REQUEST";
    }

    /// <summary>Nothing, or certificates and no other block.</summary>
    public static string? CertificatesError(byte[] pem)
    {
        if (pem.Length == 0)
        {
            return null;
        }

        int blocks = 0;
        for (string text = PemBlock.TextOf(pem); PemBlock.Next(text, out string rest) is { } block; text = rest)
        {
            if (block.Type != CertificateType)
            {
                return $"only CERTIFICATE PEM blocks are allowed, found {Domain.Failures.FieldError.Quote(block.Type)}";
            }

            if (block.HasHeaders)
            {
                return "no PEM block headers are permitted";
            }

            blocks++;
            if (block.Content.Length == 0)
            {
                return "found CERTIFICATE PEM block containing 0 certificates";
            }

            if (!IsCertificate(block.Content))
            {
                return "x509: malformed certificate";
            }
        }

        return blocks == 0 ? "must contain at least one CERTIFICATE PEM block" : null;
    }

    private static bool IsCertificate(byte[] der)
    {
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
