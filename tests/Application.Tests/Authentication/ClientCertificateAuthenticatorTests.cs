using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kronicle.Application.Authentication;

namespace Kronicle.Application.Tests.Authentication;

public sealed class ClientCertificateAuthenticatorTests
{
    private const string UidOid = "1.3.6.1.4.1.57683.2";

    private readonly X509Certificate2 authority = Callers.Authority();
    private readonly ManualClock clock = new(Callers.Start);

    [Fact]
    public void The_subject_names_the_user()
    {
        UserInfo? user = Ask(authority.Leaf(Callers.Subject([("2.5.4.10", "devs")], [("2.5.4.3", "alice")]))).User;
        Assert.Equal(("alice", ""), (user?.Name, user?.Uid));
        Assert.Equal(["devs", "system:authenticated"], user!.Groups);
    }

    [Fact]
    public void Organisations_in_one_multi_valued_name_are_all_groups() => Assert.Equal(
        ["ops", "devs", "system:authenticated"],
        Ask(authority.Leaf(Callers.Subject([("2.5.4.10", "ops"), ("2.5.4.10", "devs")], [("2.5.4.3", "alice")]))).User!.Groups);

    [Fact]
    public void The_uid_attribute_is_the_uid() => Assert.Equal(
        "u-1", Ask(authority.Leaf(Callers.Subject([("2.5.4.3", "alice")], [(UidOid, "u-1")]))).User?.Uid);

    [Fact]
    public void The_credential_id_is_the_certificates_digest()
    {
        X509Certificate2 leaf = authority.Leaf(new("CN=alice"));
        string id = Ask(leaf).User!.Extra["authentication.kubernetes.io/credential-id"].Single();
        Assert.Equal("X509SHA256=" + leaf.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(), id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a", "b")]
    public void More_than_one_uid_or_an_empty_one_fails(params string[] uids) => Assert.NotNull(Ask(authority.Leaf(
        Callers.Subject([.. uids.Select(uid => new[] { (UidOid, uid) }), [("2.5.4.3", "alice")]]))).Error);

    [Fact]
    public void A_certificate_without_a_name_is_nobodys() =>
        Assert.Equal(AuthenticationOutcome.NotRecognised, Ask(authority.Leaf(new("O=devs"))));

    [Fact]
    public void A_certificate_of_another_authority_fails() =>
        Assert.Contains("failed", Ask(Callers.Authority().Leaf(new("CN=alice"))).Error, StringComparison.Ordinal);

    [Fact]
    public void A_self_signed_certificate_fails() => Assert.NotNull(Ask(Callers.Authority("CN=alice")).Error);

    [Fact]
    public void A_server_certificate_is_not_for_clients() =>
        Assert.Contains("incompatible key usage", Ask(authority.Leaf(new("CN=alice"), "1.3.6.1.5.5.7.3.1")).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("2.5.29.37.0")]
    public void A_certificate_for_any_use_is_for_clients_too(string? usage) =>
        Assert.Equal("alice", Ask(authority.Leaf(new("CN=alice"), usage)).User?.Name);

    [Fact]
    public void The_clock_decides_validity_also_for_a_certificate_that_was_good_before()
    {
        X509Certificate2 leaf = authority.Leaf(new("CN=alice"), days: 10);
        var authenticator = new ClientCertificateAuthenticator([authority], clock);
        Assert.NotNull(authenticator.Ask(Callers.Certificate(leaf)).User);
        clock.Now = Callers.Start.AddDays(10).AddSeconds(-1);
        Assert.NotNull(authenticator.Ask(Callers.Certificate(leaf)).User);
        clock.Now = Callers.Start.AddDays(10).AddSeconds(1);
        Assert.NotNull(authenticator.Ask(Callers.Certificate(leaf)).Error);
    }

    [Fact]
    public void A_certificate_that_is_not_valid_yet_becomes_so()
    {
        X509Certificate2 leaf = authority.Leaf(new("CN=alice"));
        var authenticator = new ClientCertificateAuthenticator([authority], clock);
        clock.Now = Callers.Start.AddDays(-1).AddSeconds(-30);
        Assert.NotNull(authenticator.Ask(Callers.Certificate(leaf)).Error);
        clock.Now = Callers.Start.AddDays(-1).AddSeconds(60);
        Assert.NotNull(authenticator.Ask(Callers.Certificate(leaf)).User);
    }

    [Fact]
    public void A_second_request_gets_the_same_user_without_building_the_chain()
    {
        X509Certificate2 leaf = authority.Leaf(new("CN=alice"));
        var authenticator = new ClientCertificateAuthenticator([authority], clock);
        UserInfo? first = authenticator.Ask(Callers.Certificate(leaf)).User;
        Assert.Same(first, authenticator.Ask(Callers.Certificate(X509CertificateLoader.LoadCertificate(leaf.RawData))).User);
    }

    [Fact]
    public void Without_authorities_certificates_are_not_looked_at() => Assert.Equal(
        AuthenticationOutcome.NotRecognised,
        new ClientCertificateAuthenticator([], clock).Ask(Callers.Certificate(authority.Leaf(new("CN=alice")))));

    private AuthenticationOutcome Ask(X509Certificate2 certificate) =>
        new ClientCertificateAuthenticator([authority], clock).Ask(Callers.Certificate(certificate));
}
