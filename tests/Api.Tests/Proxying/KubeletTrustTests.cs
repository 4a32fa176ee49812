using Kronicle.Api.CommandLine;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.Proxying;

/// <summary>--kubelet-certificate-authority, --kubelet-client-certificate and --kubelet-preferred-address-types.</summary>
public sealed class KubeletTrustTests
{
    private const string Log = ConnectedServer.Pods + "/web/log";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kubelet_of_the_named_authority_is_trusted_and_shown_the_client_certificate()
    {
        await using ConnectedServer connected = await ConnectedServer.StartAsync((o, folder) => o with
        {
            KubeletCertificateAuthority = folder.File("ca.crt"),
            KubeletClientCertificate = folder.File("client.crt"),
            KubeletClientKey = folder.File("client.key"),
        });
        Assert.Equal("one\ntwo\nthree\n", await connected.Admin.GetStringAsync(Log, Cancel));
        Assert.Equal("CN=kube-apiserver-kubelet-client", Assert.Single(connected.Kubelet.Seen).ClientCertificate);
    }

    [Fact]
    public async Task A_kubelet_of_another_authority_is_refused_unless_the_caller_does_not_mind()
    {
        await using ConnectedServer connected = await ConnectedServer.StartAsync(Other);
        (int code, string message) = await connected.FailureAsync(Log);
        Assert.Equal(500, code);
        Assert.EndsWith(": tls: failed to verify certificate: x509: certificate signed by unknown authority", message, StringComparison.Ordinal);
        Assert.Equal("one\ntwo\nthree\n", await connected.Admin.GetStringAsync(Log + "?insecureSkipTLSVerifyBackend=true", Cancel));
        (_, message) = await connected.FailureAsync(ConnectedServer.Pods + "/web/log?previous");
        Assert.Contains("unknown authority", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_of_no_preferred_type_are_listed()
    {
        await using ConnectedServer connected = await ConnectedServer.StartAsync((o, _) => o with { KubeletPreferredAddressTypes = ["ExternalDNS"] });
        Assert.Equal((500, "no preferred addresses found; known addresses: [{InternalIP 127.0.0.1}]"), await connected.FailureAsync(Log));
    }

    private static ServerOptions Other(ServerOptions options, TemporaryFolder folder)
    {
        using var other = new StandInKubelet.KubeletCertificate();
        File.WriteAllText(folder.File("other.crt"), other.AuthorityPem);
        return options with { KubeletCertificateAuthority = folder.File("other.crt") };
    }
}
