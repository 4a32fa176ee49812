using System.Security.Cryptography.X509Certificates;
using Kronicle.Application.Authentication;

namespace Kronicle.Application.Tests.Authentication;

public sealed class AuthorityBundleTests
{
    private readonly X509Certificate2 before = Callers.Authority("CN=before");
    private readonly X509Certificate2 after = Callers.Authority("CN=after");

    [Fact]
    public void Who_is_not_an_authority_any_more_vouches_for_nobody_also_not_for_those_seen_before()
    {
        var bundle = new AuthorityBundle([before]);
        var authenticator = new ClientCertificateAuthenticator(bundle, new ManualClock(Callers.Start));
        Credentials old = Callers.Certificate(before.Leaf(new("CN=alice")));
        Credentials recent = Callers.Certificate(after.Leaf(new("CN=bob")));
        Assert.Equal(("alice", null), (authenticator.Ask(old).User?.Name, authenticator.Ask(recent).User?.Name));
        Assert.True(bundle.Replace([after]));
        Assert.Equal((null, "bob"), (authenticator.Ask(old).User?.Name, authenticator.Ask(recent).User?.Name));
    }

    [Fact]
    public void The_same_authorities_are_no_change()
    {
        var bundle = new AuthorityBundle([before]);
        Assert.False(bundle.Replace([X509CertificateLoader.LoadCertificate(before.RawData)]));
        Assert.True(bundle.Replace([before, after]));
    }
}
