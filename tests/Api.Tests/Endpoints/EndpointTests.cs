using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Endpoints;
using Kronicle.Api.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.Endpoints;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("/livez", "ok")]
    [InlineData("/readyz", "ok")]
    [InlineData("/healthz", "ok")]
    [InlineData("/readyz/ping", "ok")]
    [InlineData("/readyz/ping?verbose", "ok")]
    [InlineData("/livez?verbose", "[+]ping ok\n[+]watch-cache ok\nlivez check passed\n")]
    [InlineData("/readyz?verbose", "[+]ping ok\n[+]etcd ok\n[+]etcd-readiness ok\n[+]watch-cache ok\n[+]shutdown ok\nreadyz check passed\n")]
    [InlineData("/livez?verbose&exclude=ping", "[+]ping excluded: ok\n[+]watch-cache ok\nlivez check passed\n")]
    [InlineData("/readyz?verbose&exclude=ping&exclude=etcd", "[+]ping excluded: ok\n[+]etcd excluded: ok\n[+]etcd-readiness ok\n[+]watch-cache ok\n[+]shutdown ok\nreadyz check passed\n")]
    [InlineData("/livez?verbose&exclude=none", "[+]ping ok\n[+]watch-cache ok\nwarn: some health checks cannot be excluded: no matches for \"none\"\nlivez check passed\n")]
    public async Task A_healthy_server_says_so(string path, string text)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        HttpResponseMessage answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, text), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_failing_check_is_named_and_its_reason_withheld_from_the_sum()
    {
        await using InProcessServer server = await InProcessServer.StartAsync(
            configure: services => services.AddSingleton<IHealthCheck>(new Failing()));
        using HttpClient client = server.Client();
        Assert.Equal("[+]ping ok\n[+]etcd ok\n[+]etcd-readiness ok\n[+]watch-cache ok\n[+]shutdown ok\n[-]failing failed: reason withheld\nreadyz check failed\n", await TextAsync(client, "/readyz", 500));
        Assert.Equal("ok", await TextAsync(client, "/readyz?exclude=failing", 200));
        Assert.Equal("internal server error: broken\n", await TextAsync(client, "/readyz/failing", 500));
        Assert.Equal("ok", await TextAsync(client, "/livez", 200));
        Assert.Equal("404 page not found\n", await TextAsync(client, "/readyz/none", 404));
        server.Log.Fault = new Application.EventLog.LogUnavailableException("gone");
        Assert.Contains("[-]etcd failed: reason withheld\n[-]etcd-readiness failed: reason withheld\n", await TextAsync(client, "/readyz", 500), StringComparison.Ordinal);
        Assert.Equal("internal server error: gone\n", await TextAsync(client, "/readyz/etcd", 500));
        Assert.Equal("ok", await TextAsync(client, "/livez", 200));
        server.Log.Fault = null;
        Assert.Equal("ok", await TextAsync(client, "/readyz/etcd", 200));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_fails_its_check_in_time()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        Task stalled = server.Log.StallNext();
        Task<string> asked = TextAsync(client, "/readyz/etcd", 500);
        await stalled;
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("internal server error: the store did not answer within 2 s\n", await asked);
    }

    [Fact]
    public async Task Anonymous_callers_may_ask_for_health_and_version_and_nothing_else()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client(token: null);
        foreach (string open in (string[])["/healthz", "/livez", "/readyz", "/version"])
        {
            await TextAsync(client, open, 200);
        }

        foreach (string closed in (string[])["/metrics", "/openapi/v2", "/api", "/apis", "/", "/api/v1/pods"])
        {
            await TextAsync(client, closed, 403);
        }
    }

    [Fact]
    public async Task Every_path_that_the_root_lists_is_served()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        string?[] paths = [.. JsonNode.Parse(await TextAsync(client, "/", 200))!["paths"]!.AsArray().Select(path => (string?)path)];
        Assert.Equal(paths.Order(StringComparer.Ordinal), paths);
        Assert.Contains("/apis/apps/v1", paths);
        Assert.Contains("/readyz/shutdown", paths);
        foreach (string? path in paths.Where(path => path != "/openapi/v3/"))
        {
            await TextAsync(client, path!, 200);
        }
    }

    [Fact]
    public async Task Discovery_answers_plain_aggregated_and_from_the_clients_cache()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        Assert.Equal("APIResourceList", (string?)JsonNode.Parse(await TextAsync(client, "/apis/apps/v1", 200))!["kind"]);
        Assert.Equal("APIGroup", (string?)JsonNode.Parse(await TextAsync(client, "/apis/apps", 200))!["kind"]);
        Assert.Equal("404 page not found\n", await TextAsync(client, "/apis/none.example", 404));
        Assert.Equal("404 page not found\n", await TextAsync(client, "/none", 404));

        using var ask = new HttpRequestMessage(HttpMethod.Get, "/apis");
        ask.Headers.TryAddWithoutValidation("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        HttpResponseMessage aggregated = await client.SendAsync(ask, TestContext.Current.CancellationToken);
        Assert.Equal("APIGroupDiscoveryList", (string?)(await aggregated.JsonAsync())["kind"]);
        Assert.Equal("Accept", aggregated.Headers.Vary.Single());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/apis");
        again.Headers.TryAddWithoutValidation("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        again.Headers.IfNoneMatch.Add(aggregated.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task OpenApi_and_version_are_documents()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        JsonNode index = JsonNode.Parse(await TextAsync(client, "/openapi/v3", 200))!;
        string path = (string)index["paths"]!["apis/apps/v1"]!["serverRelativeURL"]!;
        Assert.StartsWith("3.", (string)JsonNode.Parse(await TextAsync(client, path, 200))!["openapi"]!, StringComparison.Ordinal);
        Assert.Equal("2.0", (string?)JsonNode.Parse(await TextAsync(client, "/openapi/v2", 200))!["swagger"]);
        await TextAsync(client, "/openapi/v3/apis/none/v1", 404);
        Assert.Equal("1", (string?)JsonNode.Parse(await TextAsync(client, "/version", 200))!["major"]);
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "text/csv");
        await TextAsync(client, "/version", 406);
    }

    private static async Task<string> TextAsync(HttpClient client, string path, int code)
    {
        HttpResponseMessage answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(code == (int)answer.StatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text;
    }

    private sealed class Failing : IHealthCheck
    {
        public string Name => "failing";

        public bool Liveness => false;

        public ValueTask<string?> CheckAsync(CancellationToken cancellation) => new("broken");
    }
}
