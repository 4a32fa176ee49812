using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kronicle.Application.Validation.Certificates;

namespace Kronicle.Application.Tests.Validation.Certificates;

public sealed class SigningRequestRulesTests
{
    // RFC 8032, section 7.1, tests 1 to 3.
    [Theory]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void The_signatures_of_the_standard_verify(string key, string message, string signature)
    {
        byte[] signed = Convert.FromHexString(signature);
        Assert.True(Ed25519Signature.Verify(Convert.FromHexString(key), Convert.FromHexString(message), signed));
        signed[5] ^= 1;
        Assert.False(Ed25519Signature.Verify(Convert.FromHexString(key), Convert.FromHexString(message), signed));
        Assert.False(Ed25519Signature.Verify(Convert.FromHexString(key), Convert.FromHexString(message + "00"), Convert.FromHexString(signature)));
    }

    [Fact]
    public void A_request_is_signed_by_its_own_key()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] request = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        Assert.Null(CertificateContent.RequestError(Pem("CERTIFICATE REQUEST", request)));
        Assert.Equal("PEM block type must be CERTIFICATE REQUEST", CertificateContent.RequestError(Pem("CERTIFICATE", request)));
        request[^1] ^= 1;
        Assert.Equal("x509: ECDSA verification failure", CertificateContent.RequestError(Pem("CERTIFICATE REQUEST", request)));
        using RSA rsa = RSA.Create(2048);
        byte[] other = new CertificateRequest("CN=a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
        other[^1] ^= 1;
        Assert.Equal("crypto/rsa: verification error", CertificateContent.RequestError(Pem("CERTIFICATE REQUEST", other)));
        Assert.StartsWith("asn1: ", CertificateContent.RequestError(Pem("CERTIFICATE REQUEST", [1, 2, 3])), StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_stand_alone_in_their_text()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 made = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        string certificate = Encoding.ASCII.GetString(Pem("CERTIFICATE", made.RawData));
        Assert.Null(CertificateContent.CertificatesError([]));
        Assert.Null(CertificateContent.CertificatesError(Encoding.ASCII.GetBytes("text before\n" + certificate + "\n" + certificate)));
        Assert.Equal("only CERTIFICATE PEM blocks are allowed, found \"X\"", CertificateContent.CertificatesError(Encoding.ASCII.GetBytes(certificate + "\n-----BEGIN X-----\nAA==\n-----END X-----\n")));
        Assert.Equal("no PEM block headers are permitted", CertificateContent.CertificatesError(Encoding.ASCII.GetBytes(certificate.Replace("CERTIFICATE-----\n", "CERTIFICATE-----\nA: b\n\n", StringComparison.Ordinal))));
        Assert.Equal("x509: malformed certificate", CertificateContent.CertificatesError(Pem("CERTIFICATE", [1])));
        Assert.Equal("must contain at least one CERTIFICATE PEM block", CertificateContent.CertificatesError([65]));
    }

    [Theory]
    [InlineData("a.b/c")]
    [InlineData("a.b/c.d", "")]
    [InlineData("a/b", "spec.signerName: Invalid value: \"a\": should be a domain with at least two segments separated by dots")]
    [InlineData("A.b/C", "spec.signerName: Invalid value: \"A.b\": validating label \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
        "spec.signerName: Invalid value: \"C\": validating label \"C\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")]
    public void A_signer_has_a_domain_and_a_path(string signer, params string[] expected) =>
        Assert.Equal(expected.Where(line => line.Length > 0), Lines(Request($"\"signerName\":\"{signer}\"")));

    [Fact]
    public void Decisions_come_through_approval_alone_and_stay()
    {
        const string Approved = ",\"status\":{\"conditions\":[{\"type\":\"Approved\",\"status\":\"True\"}]}";
        string plain = Request("\"signerName\":\"a.b/c\"");
        string approved = Request("\"signerName\":\"a.b/c\"", Approved);
        Assert.Empty(Lines(approved, plain, "approval"));
        Assert.Equal(["status.conditions: Forbidden: updates may not add a condition of type \"Approved\""], Lines(approved, plain, "status"));
        Assert.Equal(["status.conditions: Forbidden: updates may not remove a condition of type \"Approved\""], Lines(plain, approved, "approval"));
        Assert.Equal(
            ["status.conditions[0].type: Required value", "status.conditions[0].status: Required value", "status.conditions[2].type: Duplicate value: \"Other\""],
            Lines(Request("\"signerName\":\"a.b/c\"", ",\"status\":{\"conditions\":[{},{\"type\":\"Other\",\"status\":\"False\"},{\"type\":\"Other\",\"status\":\"True\"}]}"), plain, "approval"));
    }

    [Fact]
    public void A_certificate_comes_once_and_through_status_alone()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 made = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        string With(string comment) => Request("\"signerName\":\"a.b/c\"",
            $",\"status\":{{\"certificate\":\"{Convert.ToBase64String([.. Encoding.ASCII.GetBytes(comment + "\n"), .. Pem("CERTIFICATE", made.RawData)])}\"}}");
        string plain = Request("\"signerName\":\"a.b/c\"");
        Assert.Empty(Lines(With("a"), plain, "status"));
        Assert.Equal(["status.certificate: Forbidden: updates may not set certificate content"], Lines(With("a"), plain, "approval"));
        Assert.Equal(["status.certificate: Forbidden: updates may not modify existing certificate content"], Lines(With("b"), With("a"), "status"));
    }

    private static readonly string Signed = Convert.ToBase64String(Pem("CERTIFICATE REQUEST", Sign()));

    private static byte[] Sign()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256).CreateSigningRequest();
    }

    private static string[] Lines(string json, string? old = null, string subresource = "") => Reviews.Lines(json, old, subresource);

    private static byte[] Pem(string label, byte[] der) => Encoding.ASCII.GetBytes(PemEncoding.WriteString(label, der));

    private static string Request(string spec, string rest = "") =>
        $"{{\"apiVersion\":\"certificates.k8s.io/v1\",\"kind\":\"CertificateSigningRequest\",\"metadata\":{{\"name\":\"x\"}},\"spec\":{{\"request\":\"{Signed}\",\"usages\":[\"client auth\"],{spec}}}{rest}}}";
}
