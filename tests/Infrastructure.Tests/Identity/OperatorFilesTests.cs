using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application;
using Kronicle.Infrastructure.Identity;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Identity;

public sealed class OperatorFilesTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new(Start);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("rsa")]
    [InlineData("ec")]
    public void Given_files_are_used_and_nothing_of_ones_own_is_made_in_their_place(string algorithm)
    {
        Pair("tls", algorithm);
        Pair("client", algorithm);
        using ServerIdentity identity = Open(Options);
        Assert.Equal("CN=tls", identity.ServingCertificate.Subject);
        Assert.True(identity.ServingCertificate.HasPrivateKey);
        Assert.Equal("CN=client", Assert.Single(identity.ClientAuthorities).Subject);
        Assert.Contains("BEGIN CERTIFICATE", identity.ServerAuthorityPem, StringComparison.Ordinal);
        Assert.Null(identity.WriteKubeconfig(new("https://127.0.0.1:6443"), out _));
        Assert.Equal(["sa.key", "sa.pub"], Directory.GetFiles(folder.File("data/pki")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Intermediates_of_the_serving_certificate_are_kept()
    {
        Pair("tls", "ec");
        Pair("client", "ec");
        File.AppendAllText(folder.File("tls.crt"), File.ReadAllText(folder.File("client.crt")));
        using ServerIdentity identity = Open(Options);
        Assert.Equal(["CN=tls", "CN=client"], identity.ServingCertificates.Select(certificate => certificate.Subject));
    }

    [Fact]
    public void A_key_of_another_certificate_is_told()
    {
        Pair("tls", "ec");
        Pair("client", "ec");
        Assert.EndsWith(
            "tls.crt; check --tls-cert-file and --tls-private-key-file",
            Refused(Options with { TlsPrivateKeyFile = folder.File("client.key") }), StringComparison.Ordinal);
        Pair("rsa", "rsa");
        Assert.Contains("does not belong to", Refused(Options with { TlsPrivateKeyFile = folder.File("rsa.key") }), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ended_certificate_is_told()
    {
        Pair("tls", "ec");
        Pair("client", "ec");
        clock.Now = Start.AddDays(100);
        Assert.Contains("has expired on 2026-02-14; renew it", Refused(Options), StringComparison.Ordinal);
        Assert.Contains(
            "every certificate in", Refused(Options with { TlsCertFile = "", TlsPrivateKeyFile = "" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "has a certificate that is damaged")]
    [InlineData("", "holds no PEM certificate")]
    public void A_damaged_bundle_is_told(string text, string problem)
    {
        Pair("tls", "ec");
        File.WriteAllText(folder.File("client.crt"), text);
        string message = Refused(Options);
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.EndsWith("check --client-ca-file", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_does_not_exist_is_told()
    {
        Assert.Contains("tls.crt does not exist; check --tls-cert-file", Refused(Options), StringComparison.Ordinal);
        Pair("tls", "ec");
        Assert.Contains("client.crt does not exist; check --client-ca-file", Refused(Options), StringComparison.Ordinal);
        Assert.Contains(
            "nowhere.key does not exist; check --service-account-signing-key-file",
            Refused(new() { DataDirectory = folder.File("data"), ServiceAccountSigningKeyFile = folder.File("nowhere.key") }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("ec")]
    public void Service_account_key_files_verify_besides_the_signing_key(string algorithm)
    {
        Pair("a", algorithm);
        Pair("b", "rsa");
        File.AppendAllText(folder.File("b.pub"), File.ReadAllText(folder.File("a.crt")));
        using ServerIdentity identity = Open(new()
        {
            DataDirectory = folder.File("data"),
            ServiceAccountSigningKeyFile = folder.File("a.key"),
            ServiceAccountKeyFiles = [folder.File("b.pub"), folder.File("b.key")],
        });
        Assert.Equal(4, identity.ServiceAccountKeys.Verification.Count);
        Assert.Same(identity.ServiceAccountKeys.Signing, identity.ServiceAccountKeys.Verification[0]);
    }

    [Fact]
    public void A_token_file_that_cannot_be_read_is_told() => Assert.EndsWith(
        "tokens.csv does not exist; check --token-auth-file",
        Assert.Throws<StartupException>(() => TokenFile.Load(folder.File("tokens.csv"))).Message, StringComparison.Ordinal);

    private IdentityOptions Options => new()
    {
        DataDirectory = folder.File("data"),
        TlsCertFile = folder.File("tls.crt"),
        TlsPrivateKeyFile = folder.File("tls.key"),
        ClientCaFile = folder.File("client.crt"),
    };

    private ServerIdentity Open(IdentityOptions options) => ServerIdentity.Open(options, clock);

    private string Refused(IdentityOptions options) => Assert.Throws<StartupException>(() => Open(options)).Message;

    private void Pair(string name, string algorithm)
    {
        using AsymmetricAlgorithm key = algorithm == "rsa" ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = key is RSA rsa
            ? new("CN=" + name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new("CN=" + name, (ECDsa)key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(Start.AddDays(-1), Start.AddDays(30));
        File.WriteAllText(folder.File(name + ".crt"), certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(folder.File(name + ".key"), key is RSA own ? own.ExportRSAPrivateKeyPem() : ((ECDsa)key).ExportECPrivateKeyPem());
        File.WriteAllText(folder.File(name + ".pub"), key.ExportSubjectPublicKeyInfoPem() + "\n");
    }
}
