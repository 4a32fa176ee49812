using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kronicle.EndToEnd.Harness;
using Kronicle.StandInKubelet;

namespace Kronicle.EndToEnd.Cases;

/// <summary>logs, exec, attach, port-forward and proxies, by a node whose kubelet is a stand-in.</summary>
public sealed partial class ConnectCases(SharedServer shared) : KubectlTests(shared), IAsyncLifetime
{
    private readonly KubeletCertificate certificate = new();
    private Kubelet kubelet = null!;

    public async ValueTask InitializeAsync() => kubelet = await Kubelet.StartAsync(certificate.Serving);

    public async ValueTask DisposeAsync()
    {
        await kubelet.DisposeAsync();
        certificate.Dispose();
    }

    [Theory, EachKubectl]
    public async Task Logs_are_read_and_followed(string version)
    {
        Kubectl kubectl = await RunningAsync(version);
        Assert.Equal("one\ntwo\nthree\n", (await kubectl.RunAsync("logs", "web")).Output);
        Assert.Equal("three\n", (await kubectl.RunAsync("logs", "web", "--tail=1")).Output);
        await using RunningKubectl following = kubectl.Start("logs", "web", "-f", "--tail=1");
        await following.LineWithAsync("three");
        kubelet.Log.Writer.TryWrite("later");
        await following.LineWithAsync("later");
        kubelet.Log.Writer.Complete();
        Assert.Equal(0, await following.EndAsync());
    }

    [Theory, EachKubectl]
    public async Task Exec_carries_the_streams_and_the_exit_code(string version)
    {
        Kubectl kubectl = await RunningAsync(version);
        Assert.Equal("typed\n", (await kubectl.FeedAsync("typed\n", "exec", "-i", "web", "--", "cat")).Output);
        ProgramResult failed = await kubectl.TryAsync(null, "exec", "web", "--", "fail", "3");
        Assert.Equal((3, "some output\n"), (failed.ExitCode, failed.Output));
        Assert.Contains("some errors\n", failed.Errors, StringComparison.Ordinal);
        Assert.Equal(200_000, (await kubectl.RunAsync("exec", "web", "--", "big", "200000")).Output.Length);
    }

    [Theory, EachKubectl]
    public async Task Attach_reaches_the_container(string version)
    {
        Kubectl kubectl = await RunningAsync(version);
        Assert.Contains("attached\ntyped\n", (await kubectl.FeedAsync("typed\n", "attach", "-i", "web")).Output, StringComparison.Ordinal);
    }

    [Theory, EachKubectl]
    public async Task Port_forward_carries_connections(string version)
    {
        Kubectl kubectl = await RunningAsync(version);
        await using RunningKubectl forward = kubectl.Start("port-forward", "--address=127.0.0.1", "pod/web", ":8080");
        string line = await forward.LineWithAsync("Forwarding from 127.0.0.1:");
        int port = int.Parse(Port().Match(line).Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        for (int i = 0; i < 2; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, Cancel);
            byte[] sent = Encoding.ASCII.GetBytes(new string((char)('a' + i), 50_000));
            await client.GetStream().WriteAsync(sent, Cancel);
            byte[] echo = new byte[sent.Length];
            await client.GetStream().ReadExactlyAsync(echo, Cancel);
            Assert.Equal(sent, echo);
        }
    }

    [Theory, EachKubectl]
    public async Task Get_raw_reaches_a_node_through_its_proxy(string version)
    {
        Kubectl kubectl = await RunningAsync(version);
        Assert.Equal("GET /stats/summary?x=1\n", (await kubectl.RunAsync("get", "--raw", $"/api/v1/nodes/{kubectl.Namespace}/proxy/stats/summary?x=1")).Output);
    }

    [Theory, EachKubectl]
    public async Task Get_raw_reaches_a_pod_and_a_service_through_their_proxies(string version)
    {
        IPAddress? own = Dns.GetHostAddresses(Dns.GetHostName(), AddressFamily.InterNetwork).FirstOrDefault(address => !IPAddress.IsLoopback(address));
        Assert.SkipWhen(own is null, "this machine has no address but loopback, to which proxies must not lead");
        await using Kubelet backend = await Kubelet.StartAsync(null, own);
        Kubectl kubectl = await RunningAsync(version, own!.ToString());
        string root = $"/api/v1/namespaces/{kubectl.Namespace}";
        Assert.Equal("GET /hello\n", (await kubectl.RunAsync("get", "--raw", $"{root}/pods/web:{backend.Port}/proxy/hello")).Output);
        await Api.CreateAsync(root + "/services", JsonNode.Parse("""{"metadata":{"name":"shop"},"spec":{"ports":[{"name":"http","port":80}]}}""")!.AsObject());
        await Api.CreateAsync($"/apis/discovery.k8s.io/v1/namespaces/{kubectl.Namespace}/endpointslices", JsonNode.Parse($$$"""
            {"metadata": {"name": "shop-1", "labels": {"kubernetes.io/service-name": "shop"}}, "addressType": "IPv4", "ports": [{"name": "http", "port": {{{backend.Port}}}}],
             "endpoints": [{"addresses": ["{{{own}}}"], "targetRef": {"kind": "Pod", "namespace": "{{{kubectl.Namespace}}}", "name": "web"}}]}
            """)!.AsObject());
        Assert.Equal("GET /hello\n", (await kubectl.RunAsync("get", "--raw", $"{root}/services/http:shop:http/proxy/hello")).Output);
        Assert.Equal("GET /hello\n", (await kubectl.RunAsync("get", "--raw", $"{root}/services/shop:80/proxy/hello")).Output);
    }

    [Theory, EachKubectl]
    public async Task A_kubelet_that_is_away_is_named_with_the_reason(string version)
    {
        Kubectl kubectl = await RunningAsync(version);
        await kubelet.DisposeAsync();
        ProgramResult logs = await kubectl.FailAsync("logs", "web");
        Assert.Matches("dial tcp 127\\.0\\.0\\.1:\\d+: connect: connection refused", logs.Errors);
        ProgramResult exec = await kubectl.FailAsync("exec", "web", "--", "cat");
        Assert.Matches("dial tcp 127\\.0\\.0\\.1:\\d+: connect: connection refused", exec.Errors);
    }

    /// <summary>A kubectl with a pod "web" that runs on a node of the namespace's name.</summary>
    private async Task<Kubectl> RunningAsync(string version, string podAddress = "10.1.2.3")
    {
        Kubectl kubectl = await UseAsync(version);
        await Api.CreateAsync("/api/v1/nodes", JsonNode.Parse($$$"""
            {"metadata": {"name": "{{{kubectl.Namespace}}}"},
             "status": {"addresses": [{"type": "InternalIP", "address": "127.0.0.1"}], "daemonEndpoints": {"kubeletEndpoint": {"Port": {{{kubelet.Port}}} } } } }
            """)!.AsObject());
        await Api.CreateAsync($"/api/v1/namespaces/{kubectl.Namespace}/pods", JsonNode.Parse($$"""
            {"metadata": {"name": "web"}, "spec": {"nodeName": "{{kubectl.Namespace}}", "containers": [{"name": "c", "image": "i", "stdin": true}]} }
            """)!.AsObject());
        using HttpClient admin = Server.Administrator();
        using var status = new StringContent(
            $$$"""{"status":{"phase":"Running","podIP":"{{{podAddress}}}","podIPs":[{"ip":"{{{podAddress}}}"}],"containerStatuses":[{"name":"c","image":"i","imageID":"i","ready":true,"restartCount":0,"started":true,"state":{"running":{} } }] } }""",
            Encoding.UTF8, "application/merge-patch+json");
        HttpResponseMessage answer = await admin.PatchAsync($"/api/v1/namespaces/{kubectl.Namespace}/pods/web/status", status, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return kubectl;
    }

    [GeneratedRegex(@"127\.0\.0\.1:(\d+)")]
    private static partial Regex Port();
}
