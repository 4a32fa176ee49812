using System.Net;
using Kronicle.Api.Tests.Harness;
using Kronicle.StandInKubelet;

namespace Kronicle.Api.Tests.Proxying;

public sealed class LogTests : IAsyncLifetime
{
    private const string Log = ConnectedServer.Pods + "/web/log";

    private ConnectedServer connected = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => connected = await ConnectedServer.StartAsync();

    public ValueTask DisposeAsync() => connected.DisposeAsync();

    [Fact]
    public async Task A_log_is_what_the_kubelet_says_as_plain_text()
    {
        HttpResponseMessage answer = await connected.Admin.GetAsync(Log, Cancel);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("one\ntwo\nthree\n", await answer.Content.ReadAsStringAsync(Cancel));
        SeenRequest seen = Assert.Single(connected.Kubelet.Seen);
        Assert.Equal(("GET", "/containerLogs/default/web/c"), (seen.Method, seen.Target));
        Assert.DoesNotContain("Authorization", seen.Headers.Keys);
    }

    [Fact]
    public async Task Options_become_the_kubelets_parameters()
    {
        string query = "?container=c&tailLines=2&follow=false&timestamps=true&previous&limitBytes=9&sinceTime=2026-01-01T00:00:00%2B01:00&insecureSkipTLSVerifyBackend=true";
        Assert.Equal("two\nthree\n", await connected.Admin.GetStringAsync(Log + query, Cancel));
        Assert.Equal("/containerLogs/default/web/c?limitBytes=9&previous=true&sinceTime=2025-12-31T23%3A00%3A00Z&tailLines=2&timestamps=true",
            Assert.Single(connected.Kubelet.Seen).Target);
    }

    [Fact]
    public async Task A_followed_log_comes_as_it_is_written()
    {
        using var log = new StreamReader(await connected.Admin.GetStreamAsync(Log + "?follow=true&tailLines=0", Cancel));
        connected.Kubelet.Log.Writer.TryWrite("later");
        Assert.Equal("later", await log.ReadLineAsync(Cancel));
        connected.Kubelet.Log.Writer.Complete();
        Assert.Null(await log.ReadLineAsync(Cancel));
    }

    [Fact]
    public async Task Stopping_the_server_ends_a_followed_log()
    {
        using var log = new StreamReader(await connected.Admin.GetStreamAsync(Log + "?follow=true&tailLines=1", Cancel));
        Assert.Equal("three", await log.ReadLineAsync(Cancel));
        Task<string?> rest = log.ReadLineAsync(Cancel).AsTask();
        await connected.Server.StopAsync();
        Assert.Null(await rest);
    }

    [Fact]
    public async Task A_pod_without_a_node_has_no_log()
    {
        await connected.PodAsync("waiting", "", "c");
        HttpResponseMessage answer = await connected.Admin.GetAsync(ConnectedServer.Pods + "/waiting/log", Cancel);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Null(answer.Content.Headers.ContentType);
    }

    [Theory]
    [InlineData("/web/log?container=x", 400, "container x is not valid for pod web")]
    [InlineData("/two/log", 400, "a container name must be specified for pod two, choose one of: [a b]")]
    [InlineData("/nobody/log", 404, "pods \"nobody\" not found")]
    [InlineData("/lost/log", 404, "nodes \"nowhere\" not found")]
    [InlineData("/web/log?tailLines=x", 400, "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("/web/log?tailLines=-1", 422, "PodLogOptions \"web\" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("/web/log?limitBytes=0", 422, "PodLogOptions \"web\" is invalid: limitBytes: Invalid value: 0: must be greater than 0")]
    [InlineData("/web/log?sinceSeconds=0", 422, "PodLogOptions \"web\" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0")]
    [InlineData("/web/log?sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z", 422, "PodLogOptions \"web\" is invalid: : Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified")]
    [InlineData("/web/log?stream=Stdout", 422, "PodLogOptions \"web\" is invalid: stream: Forbidden: may not be specified")]
    [InlineData("/gone/log", 404, "the server could not find the requested resource ( pods/log gone)")]
    public async Task What_can_not_be_had_is_refused(string path, int code, string message)
    {
        await connected.PodAsync("two", "here", "a", "b");
        await connected.PodAsync("lost", "nowhere", "c");
        await connected.PodAsync("gone", "here", "missing");
        Assert.Equal((code, message), await connected.FailureAsync(ConnectedServer.Pods + path));
    }

    [Fact]
    public async Task A_kubelet_that_is_away_is_named_with_the_reason()
    {
        await connected.NodeAsync("away", "127.0.0.1", Ports.Closed());
        await connected.PodAsync("out", "away", "c");
        (int code, string message) = await connected.FailureAsync(ConnectedServer.Pods + "/out/log");
        Assert.Equal(500, code);
        Assert.Matches("^Get \"https://127\\.0\\.0\\.1:(\\d+)/containerLogs/default/out/c\": dial tcp 127\\.0\\.0\\.1:\\1: connect: connection refused$", message);
    }
}
