using System.Net.WebSockets;
using System.Text;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Proxying;

/// <summary>exec and attach by WebSocket: v5 is translated to the kubelet's SPDY, v4 passes as it is.</summary>
public sealed class ExecTests : IAsyncLifetime
{
    private const string V4 = "v4.channel.k8s.io";
    private const string V5 = "v5.channel.k8s.io";
    private const string Exec = ConnectedServer.Pods + "/web/exec";
    private const string Streams = "?stdin=true&stdout=true&stderr=true&container=c";

    private ConnectedServer connected = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => connected = await ConnectedServer.StartAsync();

    public ValueTask DisposeAsync() => connected.DisposeAsync();

    [Fact]
    public async Task The_client_ends_stdin_and_is_told_of_success()
    {
        using WebSocket socket = await connected.OpenAsync(Exec + Streams + "&command=cat", V5);
        Assert.Equal(V5, socket.SubProtocol);
        await ConnectedServer.SendAsync(socket, 0, "hello "u8);
        await ConnectedServer.SendAsync(socket, 0, "there"u8);
        await ConnectedServer.SendAsync(socket, 255, [0]);
        Dictionary<byte, string> seen = await ConnectedServer.AllAsync(socket);
        Assert.Equal("hello there", seen[1]);
        Assert.Equal("""{"metadata":{},"status":"Success"}""", seen[3]);
        Assert.Equal("/exec/default/web/c?command=cat&error=1&input=1&output=1", Assert.Single(connected.Kubelet.Seen).Target);
        Assert.DoesNotContain("Authorization", connected.Kubelet.Seen.First().Headers.Keys);
    }

    [Fact]
    public async Task Output_and_errors_have_channels_of_their_own_and_the_exit_code_stands_in_the_status()
    {
        using WebSocket socket = await connected.OpenAsync(Exec + Streams + "&command=fail&command=3", V5);
        Dictionary<byte, string> seen = await ConnectedServer.AllAsync(socket);
        Assert.Equal("some output\n", seen[1]);
        Assert.Equal("some errors\n", seen[2]);
        Assert.Equal(
            """{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: command terminated with exit code 3","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}""",
            seen[3]);
    }

    [Fact]
    public async Task Other_failures_are_internal_errors()
    {
        using WebSocket socket = await connected.OpenAsync(Exec + Streams + "&command=refuse", V5);
        Assert.Equal(
            """{"metadata":{},"status":"Failure","message":"Internal error occurred: no such command","reason":"InternalError","details":{"causes":[{"message":"no such command"}]},"code":500}""",
            (await ConnectedServer.AllAsync(socket))[3]);
    }

    [Fact]
    public async Task Much_output_arrives_whole()
    {
        using WebSocket socket = await connected.OpenAsync(Exec + Streams + "&command=big&command=3000000", V5);
        Assert.Equal(3_000_000, (await ConnectedServer.AllAsync(socket))[1].Length);
    }

    [Fact]
    public async Task The_size_of_a_terminal_is_passed_on()
    {
        using WebSocket socket = await connected.OpenAsync(Exec + "?stdout=true&tty=true&command=size", V5);
        await ConnectedServer.SendAsync(socket, 4, """{"Width":80,"Height":24}"""u8);
        Assert.Equal("""{"Width":80,"Height":24}""", (await ConnectedServer.AllAsync(socket))[1]);
        Assert.Equal("/exec/default/web/c?command=size&output=1&tty=1", Assert.Single(connected.Kubelet.Seen).Target);
    }

    [Theory]
    [InlineData(V5)]
    [InlineData(V4)]
    public async Task A_client_that_vanishes_ends_its_command(string protocol)
    {
        WebSocket socket = await connected.OpenAsync(Exec + Streams + "&command=hang", protocol);
        await connected.Kubelet.Hanging.Task.WaitAsync(Cancel);
        socket.Abort();
        socket.Dispose();
        await connected.Kubelet.Abandoned.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Stopping_the_server_ends_commands()
    {
        using WebSocket socket = await connected.OpenAsync(Exec + Streams + "&command=hang", V5);
        await connected.Kubelet.Hanging.Task.WaitAsync(Cancel);
        await connected.Server.StopAsync();
        await connected.Kubelet.Abandoned.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task The_older_protocol_passes_as_it_is()
    {
        using WebSocket socket = await connected.OpenAsync(Exec + Streams + "&command=fail&command=7", V4);
        Assert.Equal(V4, socket.SubProtocol);
        Dictionary<byte, string> seen = await ConnectedServer.AllAsync(socket);
        Assert.Equal("some output\n", seen[1]);
        Assert.Contains("\"message\":\"7\"", seen[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attach_reaches_the_container_that_runs()
    {
        using WebSocket socket = await connected.OpenAsync(ConnectedServer.Pods + "/web/attach?stdin=true&stdout=true", V5);
        await ConnectedServer.SendAsync(socket, 0, "typed"u8);
        await ConnectedServer.SendAsync(socket, 255, [0]);
        Assert.Equal("attached\ntyped", (await ConnectedServer.AllAsync(socket))[1]);
        Assert.Equal("/attach/default/web/c?input=1&output=1", Assert.Single(connected.Kubelet.Seen).Target);
    }

    [Fact]
    public async Task A_kubelet_that_is_away_is_told_on_the_error_channel()
    {
        await connected.NodeAsync("away", "127.0.0.1", Ports.Closed());
        await connected.PodAsync("out", "away", "c");
        using WebSocket socket = await connected.OpenAsync(ConnectedServer.Pods + "/out/exec?stdout=true&command=cat", V5);
        string status = (await ConnectedServer.AllAsync(socket))[3];
        Assert.Contains("Internal error occurred: error sending request: Post \\\"https://127.0.0.1:", status, StringComparison.Ordinal);
        Assert.Contains("connect: connection refused", status, StringComparison.Ordinal);
        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => connected.OpenAsync(ConnectedServer.Pods + "/out/exec?stdout=true&command=cat", V4));
        Assert.Contains("500", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/web/exec?command=cat", 400, "Upgrade request required")]
    [InlineData("/web/exec?command=cat&container=x", 400, "container x is not valid for pod web")]
    [InlineData("/web/exec?command=cat&dryRun=All", 400, "dryRun is not supported")]
    [InlineData("/waiting/exec?command=cat", 400, "pod waiting does not have a host assigned")]
    [InlineData("/waiting/portforward", 400, "pod waiting does not have a host assigned")]
    [InlineData("/web/portforward?ports=x", 400, "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("/nobody/attach", 404, "pods \"nobody\" not found")]
    public async Task What_can_not_be_had_is_refused(string path, int code, string message)
    {
        await connected.PodAsync("waiting", "", "c");
        Assert.Equal((code, message), await connected.FailureAsync(ConnectedServer.Pods + path, HttpMethod.Post));
    }

    [Fact]
    public void An_error_stream_that_makes_no_sense_is_an_internal_error()
    {
        Assert.Contains("invalid exit code value", Encoding.UTF8.GetString(Api.Proxying.RemoteStatus.FromKubelet(
            """{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"x"}]}}"""u8.ToArray())), StringComparison.Ordinal);
        Assert.Contains("error stream protocol error", Encoding.UTF8.GetString(Api.Proxying.RemoteStatus.FromKubelet("oops"u8.ToArray())), StringComparison.Ordinal);
        Assert.Equal(Api.Proxying.RemoteStatus.Success, Api.Proxying.RemoteStatus.FromKubelet([]));
    }
}
