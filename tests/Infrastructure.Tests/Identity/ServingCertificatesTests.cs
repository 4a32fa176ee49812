using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Infrastructure.Identity;
using Kronicle.TestKit;

namespace Kronicle.Infrastructure.Tests.Identity;

public sealed class ServingCertificatesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new(new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_further_pairs_everybody_is_shown_the_default()
    {
        using ServerIdentity identity = Open();
        Assert.Equal("CN=default", Shown(identity, "any.example"));
        Assert.Equal("CN=default", Shown(identity, ""));
    }

    [Fact]
    public void Full_names_win_over_wildcards_and_given_names_over_those_of_certificates()
    {
        using ServerIdentity identity = Open(
            Pair("own", [], "a.example", "*.b.example"), Pair("wild", ["*.a.example"]), Pair("given", ["x.a.example", "a.example"]));
        Assert.Equal("CN=given", Shown(identity, "a.example"));
        Assert.Equal("CN=given", Shown(identity, "x.a.example"));
        Assert.Equal("CN=wild", Shown(identity, "y.a.example"));
        Assert.Equal("CN=wild", Shown(identity, "Y.A.EXAMPLE"));
        Assert.Equal("CN=own", Shown(identity, "z.b.example"));
        Assert.Equal("CN=default", Shown(identity, "y.z.a.example"));
        Assert.Equal("CN=default", Shown(identity, "b.example"));
    }

    [Fact]
    public void Earlier_pairs_win()
    {
        using ServerIdentity identity = Open(Pair("one", [], "a.example"), Pair("two", [], "a.example"));
        Assert.Equal("CN=one", Shown(identity, "a.example"));
    }

    [Fact]
    public void The_common_name_counts_when_it_is_a_host_name_and_no_address()
    {
        using ServerIdentity identity = Open(Pair("host.example", []), Pair("10.1.2.3", []));
        Assert.Equal("CN=host.example", Shown(identity, "host.example"));
        Assert.Equal("CN=default", Shown(identity, "", "10.1.2.3"));
    }

    [Fact]
    public void Who_names_nothing_is_shown_the_pair_of_the_address_that_it_came_to()
    {
        using ServerIdentity identity = Open(Pair("internal", ["10.1.2.3", "fd00::1"]));
        Assert.Equal("CN=internal", Shown(identity, "", "10.1.2.3"));
        Assert.Equal("CN=internal", Shown(identity, "", "::ffff:10.1.2.3"));
        Assert.Equal("CN=internal", Shown(identity, "", "fd00::1"));
        Assert.Equal("CN=default", Shown(identity, "", "10.1.2.4"));
    }

    [Fact]
    public void A_pair_with_other_names_still_serves_its_own_when_the_default_does_not()
    {
        using ServerIdentity identity = Open(Pair("extra", ["given.example"], "own.example"));
        Assert.Equal("CN=extra", Shown(identity, "own.example"));
    }

    [Fact]
    public void Changed_files_are_taken_with_their_names()
    {
        using ServerIdentity identity = Open(Pair("old", [], "old.example"));
        Assert.Equal(default, identity.Serving.Look());
        Pair("new", [], "new.example");
        File.Copy(folder.File("new.crt"), folder.File("old.crt"), overwrite: true);
        Assert.Contains("does not belong to", identity.Serving.Look().Error, StringComparison.Ordinal);
        Assert.Equal("CN=old", Shown(identity, "old.example"));
        File.Copy(folder.File("new.key"), folder.File("old.key"), overwrite: true);
        Assert.Equal(new FileLook(true, null), identity.Serving.Look());
        Assert.Equal("CN=new", Shown(identity, "new.example"));
        Assert.Equal("CN=default", Shown(identity, "old.example"));
    }

    [Fact]
    public void A_certificate_that_has_ended_is_not_taken()
    {
        using ServerIdentity identity = Open();
        Pair("default", []);
        clock.Now = clock.Now.AddDays(30);
        Assert.Contains("has expired", identity.Serving.Look().Error, StringComparison.Ordinal);
    }

    private static string Shown(ServerIdentity identity, string host, string address = "127.0.0.1") =>
        identity.Serving.Choose(host, IPAddress.Parse(address)).TargetCertificate.Subject;

    private ServerIdentity Open(params (string, string, IReadOnlyList<string>)[] pairs)
    {
        (string certificate, string key, _) = Pair("default", []);
        return ServerIdentity.Open(
            new() { DataDirectory = folder.File("data"), TlsCertFile = certificate, TlsPrivateKeyFile = key, SniPairs = pairs }, clock);
    }

    private (string, string, IReadOnlyList<string>) Pair(string name, string[] given, params string[] own)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (own.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            Array.ForEach(own, names.AddDnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        using X509Certificate2 certificate = request.CreateSelfSigned(clock.Now.AddDays(-1), clock.Now.AddDays(10));
        File.WriteAllText(folder.File(name + ".crt"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File(name + ".key"), key.ExportPkcs8PrivateKeyPem());
        return (folder.File(name + ".crt"), folder.File(name + ".key"), given);
    }
}
