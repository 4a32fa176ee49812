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
    public async Task An_intermediate_authority_is_as_good_as_a_root()
    {
        await using ConnectedServer connected = await ConnectedServer.StartAsync(
            (o, folder) => o with { KubeletCertificateAuthority = folder.File("ca.crt") }, new StandInKubelet.KubeletCertificate(intermediate: true));
        Assert.Equal("one\ntwo\nthree\n", await connected.Admin.GetStringAsync(Log, Cancel));
    }

    [Theory]
    [InlineData("here", "127.0.0.1")]
    [InlineData("here", "stranger.example")]
    [InlineData("there", "127.0.0.2")]
    [InlineData("there", "localhost")]
    public async Task A_kubelet_must_be_whom_its_node_says_and_not_whom_the_caller_asks_for(string node, string host)
    {
        var certificate = new StandInKubelet.KubeletCertificate();
        await using ConnectedServer connected = await ConnectedServer.StartAsync((o, folder) => o with { KubeletCertificateAuthority = folder.File("ca.crt") }, certificate);
        await using StandInKubelet.Kubelet there = await StandInKubelet.Kubelet.StartAsync(certificate.Serving, System.Net.IPAddress.Parse("127.0.0.2"));
        await connected.NodeAsync("there", "127.0.0.2", there.Port);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/nodes/{node}/proxy/stats");
        request.Headers.Host = host;
        HttpResponseMessage answer = await connected.Admin.SendAsync(request, Cancel);
        string text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode == (node == "here"), text);
        Assert.Equal(node == "there", text.Contains("tls: failed to verify certificate: x509: certificate is not valid for 127.0.0.2", StringComparison.Ordinal));
        Assert.Empty(there.Seen);
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
