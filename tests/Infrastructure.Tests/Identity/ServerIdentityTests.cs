using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application;
using Kronicle.Application.Authentication;
using Kronicle.Infrastructure.Identity;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Identity;

public sealed class ServerIdentityTests : IDisposable
{
    private static readonly string[] Files =
        ["admin.crt", "admin.key", "apiserver.crt", "apiserver.key", "ca.crt", "ca.key", "sa.key", "sa.pub"];

    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new(new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    private IdentityOptions Options => new()
    {
        DataDirectory = folder.File("data"),
        DnsNames = ["Host1", "not a name"],
        Addresses = [IPAddress.Parse("10.0.0.1"), IPAddress.Any],
    };

    private string Pki => Path.Combine(folder.Path, "data", "pki");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_first_run_makes_all_files_and_a_second_reuses_them()
    {
        using (ServerIdentity first = Open())
        {
            Assert.True(first.FirstRun);
            Assert.Empty(first.Notices);
        }

        Dictionary<string, string> made = Contents();
        Assert.Equal(Files, made.Keys.Order());
        using ServerIdentity second = Open();
        Assert.False(second.FirstRun);
        Assert.Empty(second.Notices);
        Assert.Equal(made, Contents());
    }

    [Fact]
    public void Private_files_are_the_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        Open().Dispose();
        Assert.Equal("700", Mode(Path.Combine(folder.Path, "data")));
        Assert.Equal("700", Mode(Pki));
        Assert.All(Directory.GetFiles(Pki, "*.key"), path => Assert.Equal("600", Mode(path)));
    }

    [Fact]
    public void A_key_that_others_can_read_is_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        Open().Dispose();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(Pki, "ca.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        }

        using ServerIdentity identity = Open();
        Assert.Contains("chmod 600", Assert.Single(identity.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void The_serving_certificate_holds_every_name_that_clients_use()
    {
        using ServerIdentity identity = Open();
        var names = identity.ServingCertificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(
            ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "host1"],
            names.EnumerateDnsNames());
        Assert.Equal(["127.0.0.1", "::1", "10.0.0.1"], names.EnumerateIPAddresses().Select(address => address.ToString()));
        Assert.True(identity.ServingCertificate.HasPrivateKey);
        Assert.True(Trusts(identity.ServerAuthorityPem, identity.ServingCertificate));
    }

    [Fact]
    public async Task The_administrators_certificate_is_recognised()
    {
        using ServerIdentity identity = Open();
        using var admin = X509Certificate2.CreateFromPemFile(Path.Combine(Pki, "admin.crt"), Path.Combine(Pki, "admin.key"));
        var authenticator = new ClientCertificateAuthenticator(identity.ClientAuthorities, clock);
        UserInfo? user = (await authenticator.AuthenticateAsync(new(null, admin, "/"), CancellationToken.None)).User;
        Assert.Equal("kubernetes-admin", user?.Name);
        Assert.Contains("system:masters", user!.Groups);
        Assert.NotNull((await authenticator.AuthenticateAsync(new(null, identity.ServingCertificate, "/"), CancellationToken.None)).Error);
    }

    [Fact]
    public void A_missing_name_makes_a_new_certificate_of_the_same_authority()
    {
        Open().Dispose();
        Dictionary<string, string> before = Contents();
        using ServerIdentity identity = Open(Options with { Addresses = [IPAddress.Parse("192.0.2.7")] });
        Assert.Contains("lacks the name 192.0.2.7: issued anew", Assert.Single(identity.Notices), StringComparison.Ordinal);
        Assert.Equal(before["ca.crt"], Contents()["ca.crt"]);
        Assert.NotEqual(before["apiserver.crt"], Contents()["apiserver.crt"]);
        Assert.True(Trusts(before["ca.crt"], identity.ServingCertificate));
    }

    [Fact]
    public void Certificates_near_their_end_are_issued_anew_and_the_authority_stays()
    {
        Open().Dispose();
        Dictionary<string, string> before = Contents();
        clock.Now = clock.Now.AddDays(340);
        using ServerIdentity identity = Open();
        Assert.Equal(2, identity.Notices.Count);
        Assert.Equal(["admin.crt", "admin.key", "apiserver.crt", "apiserver.key"], Files.Where(name => before[name] != Contents()[name]));
        Assert.True(Trusts(before["ca.crt"], identity.ServingCertificate));
    }

    [Fact]
    public void An_ended_authority_is_refused()
    {
        Open().Dispose();
        clock.Now = clock.Now.AddDays(3651);
        Assert.Contains("has expired on 2036-01-13; restore it, or delete", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_never_outlive_the_authority()
    {
        Open().Dispose();
        clock.Now = clock.Now.AddDays(3600);
        using ServerIdentity identity = Open();
        Assert.Equal(
            X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Pki, "ca.crt")).NotAfter, identity.ServingCertificate.NotAfter);
        using ServerIdentity again = Open();
        Assert.Empty(again.Notices);
    }

    [Theory]
    [InlineData("ca.crt", "holds no PEM certificate")]
    [InlineData("apiserver.crt", "holds no PEM certificate")]
    [InlineData("apiserver.key", "holds no unencrypted RSA or ECDSA private key")]
    [InlineData("sa.key", "holds no unencrypted RSA or ECDSA private key")]
    public void A_damaged_file_is_named_and_left_as_it_is(string name, string problem)
    {
        Open().Dispose();
        File.WriteAllText(Path.Combine(Pki, name), "damaged");
        string message = Refused();
        Assert.StartsWith($"{Path.Combine(Pki, name)} {problem}", message, StringComparison.Ordinal);
        Assert.Contains("restore it", message, StringComparison.Ordinal);
        Assert.Equal("damaged", Contents()[name]);
    }

    [Fact]
    public void A_certificate_whose_key_is_gone_is_told()
    {
        Open().Dispose();
        File.Delete(Path.Combine(Pki, "apiserver.key"));
        Assert.Contains("apiserver.key does not exist; restore it, or delete", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiserver.crt")]
    [InlineData("ca.crt")]
    [InlineData("sa.key")]
    public void A_first_run_that_was_cut_short_is_finished_by_the_next(string missing)
    {
        Open().Dispose();
        File.Delete(Path.Combine(Pki, missing));
        using ServerIdentity identity = Open();
        Assert.Equal(Files, Contents().Keys.Order());
        Assert.True(Trusts(identity.ServerAuthorityPem, identity.ServingCertificate));
    }

    [Fact]
    public void An_authority_whose_key_is_kept_elsewhere_is_enough_until_something_must_be_signed()
    {
        Open().Dispose();
        File.Delete(Path.Combine(Pki, "ca.key"));
        Open().Dispose();
        clock.Now = clock.Now.AddDays(340);
        Assert.Contains("ca.key does not exist; restore the authority's key", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_with_an_rsa_key_can_be_put_in_place()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=kubernetes", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 authority = request.CreateSelfSigned(clock.Now.AddDays(-1), clock.Now.AddDays(1000));
        Directory.CreateDirectory(Pki);
        File.WriteAllText(Path.Combine(Pki, "ca.crt"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Pki, "ca.key"), key.ExportRSAPrivateKeyPem());
        using ServerIdentity identity = Open();
        Assert.True(Trusts(authority.ExportCertificatePem(), identity.ServingCertificate));
        using ServerIdentity second = Open();
        Assert.DoesNotContain(second.Notices, notice => notice.Contains("issued anew", StringComparison.Ordinal));
    }

    [Fact]
    public void A_data_directory_that_is_a_file_is_told()
    {
        File.WriteAllText(folder.File("data"), "");
        Assert.Contains("choose another with --data-dir", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Service_account_keys_sign_and_verify()
    {
        using ServerIdentity identity = Open();
        byte[] data = [1, 2];
        byte[] signature = ((ECDsa)identity.ServiceAccountKeys.Signing).SignData(data, HashAlgorithmName.SHA256);
        using var published = ECDsa.Create();
        published.ImportFromPem(File.ReadAllText(Path.Combine(Pki, "sa.pub")));
        Assert.True(published.VerifyData(data, signature, HashAlgorithmName.SHA256));
    }

    private ServerIdentity Open(IdentityOptions? options = null) => ServerIdentity.Open(options ?? Options, clock);

    private string Refused()
    {
        string message = Assert.Throws<StartupException>(() => Open()).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private Dictionary<string, string> Contents() =>
        Directory.GetFiles(Pki).ToDictionary(path => Path.GetFileName(path), File.ReadAllText);

    private bool Trusts(string authorityPem, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(authorityPem);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = clock.Now.UtcDateTime;
        return chain.Build(certificate);
    }

    private static string Mode(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);
}

/// <summary>A clock that only the test moves.</summary>
internal sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
