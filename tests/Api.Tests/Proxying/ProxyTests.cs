using System.Net;
using System.Text;
using Kronicle.Api.CommandLine;
using Kronicle.StandInKubelet;

namespace Kronicle.Api.Tests.Proxying;

/// <summary>nodes/proxy, pods/proxy and services/proxy.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private const string Node = "/api/v1/nodes/here/proxy";

    private ConnectedServer connected = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => connected = await ConnectedServer.StartAsync();

    public ValueTask DisposeAsync() => connected.DisposeAsync();

    [Theory]
    [InlineData("GET", "/stats/summary?only=cpu&x=a%2Fb", "")]
    [InlineData("POST", "/run//twice/", "a body")]
    [InlineData("PUT", "/a%20b", "x")]
    [InlineData("PATCH", "/p", "y")]
    [InlineData("DELETE", "/", "")]
    [InlineData("OPTIONS", "/o", "")]
    public async Task Method_path_query_and_body_reach_the_kubelet(string method, string rest, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Node + rest);
        request.Headers.Add("X-Mine", "1");
        request.Content = body.Length > 0 ? new StringContent(body, Encoding.UTF8, "text/x-test") : null;
        HttpResponseMessage answer = await connected.Admin.SendAsync(request, Cancel);
        Assert.Equal($"{method} {rest}\n{body}", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("kubelet", answer.Headers.GetValues("X-Backend").Single());
        SeenRequest seen = Assert.Single(connected.Kubelet.Seen);
        Assert.Equal("1", seen.Headers["X-Mine"]);
        Assert.Equal(Node + rest.Split('?')[0].Replace("%20", " ", StringComparison.Ordinal), seen.Headers["X-Forwarded-Uri"].Replace("%20", " ", StringComparison.Ordinal));
        Assert.Equal("127.0.0.1", seen.Headers["X-Forwarded-For"]);
        Assert.DoesNotContain("Authorization", seen.Headers.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_front_proxies_name_their_callers_by_never_passes(bool upgrade)
    {
        string[] usual = ["X-Remote-User", "x-remote-group", "X-REMOTE-UID", "X-Remote-Extra-Scopes"];
        string[] named = ["x-sso-user", "X-Sso-User-2", "X-SSO-ID", "X-Sso-Groups", "x-sso-EXTRA-team", "X-Other-Extra-a"];
        string[] others = ["X-Sso-Users", "X-Sso", "X-Remote-Users", "X-Other"];
        Assert.Equal(Sorted(others.Concat(named)), Sorted(await PassedAsync(new())));
        var access = new AccessOptions
        {
            FrontProxyCaFile = "proxies.crt",
            FrontProxy = new()
            {
                UserHeaders = ["X-Sso-User", "x-sso-user-2"], UidHeaders = ["X-Remote-Uid", "X-Sso-Id"], GroupHeaders = ["x-SSO-groups"],
                ExtraPrefixes = ["X-Sso-Extra-", "x-other-extra-"],
            },
        };
        Assert.Equal(Sorted(others), Sorted(await PassedAsync(access)));

        static IEnumerable<string> Sorted(IEnumerable<string> names) => names.Select(name => name.ToUpperInvariant()).Order(StringComparer.Ordinal);

        async Task<IEnumerable<string>> PassedAsync(AccessOptions access)
        {
            await using ConnectedServer own = await ConnectedServer.StartAsync((o, _) => o with { Access = access });
            using var request = new HttpRequestMessage(HttpMethod.Get, Node + "/x");
            foreach (string name in usual.Concat(named).Concat(others))
            {
                Assert.True(request.Headers.TryAddWithoutValidation(name, "mallory"));
            }

            if (upgrade)
            {
                request.Headers.Connection.Add("Upgrade");
                request.Headers.TryAddWithoutValidation("Upgrade", "test");
            }

            await own.Admin.SendAsync(request, Cancel);
            SeenRequest seen = Assert.Single(own.Kubelet.Seen);
            return seen.Headers.Where(header => header.Value == "mallory").Select(header => header.Key);
        }
    }

    [Fact]
    public async Task The_backends_status_is_passed_on_and_its_cors_headers_are_not()
    {
        HttpResponseMessage answer = await connected.Admin.GetAsync(Node + "/sorry", Cancel);
        Assert.Equal(418, (int)answer.StatusCode);
        Assert.DoesNotContain("Access-Control-Allow-Origin", answer.Headers.Select(header => header.Key));
    }

    [Fact]
    public async Task Redirects_and_links_lead_through_the_proxy_again()
    {
        using var plain = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = connected.Admin.BaseAddress };
        plain.DefaultRequestHeaders.Authorization = connected.Admin.DefaultRequestHeaders.Authorization;
        HttpResponseMessage root = await plain.GetAsync(Node + "?a=b", Cancel);
        Assert.Equal((HttpStatusCode.MovedPermanently, Node + "/?a=b"), (root.StatusCode, root.Headers.Location!.OriginalString));
        HttpResponseMessage redirect = await plain.GetAsync(Node + "/redirect", Cancel);
        Assert.Equal(Node + "/elsewhere?x=1", redirect.Headers.Location!.OriginalString);
        Assert.Equal($"<a href=\"{Node}/next\">/next</a><img src='rel.png'>", await plain.GetStringAsync(Node + "/page", Cancel));
    }

    [Theory]
    [InlineData("/api/v1/nodes/a:b:c:d/proxy/", 400, "invalid node request \"a:b:c:d\"")]
    [InlineData("/api/v1/nodes/ftp:here:1/proxy/", 400, "invalid node request \"ftp:here:1\"")]
    [InlineData("/api/v1/nodes/here:1/proxy/", 400, "address not allowed")]
    [InlineData("/api/v1/nodes/nowhere/proxy/", 404, "nodes \"nowhere\" not found")]
    [InlineData(ConnectedServer.Pods + "/web/proxy/", 400, "address not allowed")]
    [InlineData(ConnectedServer.Pods + "/a:b:c:d/proxy/", 400, "invalid pod request \"a:b:c:d\"")]
    [InlineData("/api/v1/namespaces/default/services/nobody/proxy/", 404, "services \"nobody\" not found")]
    [InlineData("/api/v1/namespaces/default/services/shop/proxy/", 503, "no endpoints available for service \"shop\"")]
    [InlineData("/api/v1/namespaces/default/services/shop:81/proxy/", 503, "no service port 81 found for service \"shop\"")]
    [InlineData("/api/v1/nodes/here/proxy/?dryRun=All", 400, "dryRun is not supported")]
    public async Task What_can_not_be_had_is_refused(string path, int code, string message)
    {
        await connected.CreateAsync("/api/v1/namespaces/default/services", """{"metadata":{"name":"shop"},"spec":{"ports":[{"name":"http","port":80}]}}""");
        Assert.Equal((code, message), await connected.FailureAsync(path));
    }

    [Fact]
    public async Task A_backend_that_is_away_is_unavailable()
    {
        int port = Ports.Closed();
        await connected.NodeAsync("away", "127.0.0.1", port);
        Assert.Equal((503, $"error trying to reach service: dial tcp 127.0.0.1:{port}: connect: connection refused"),
            await connected.FailureAsync("/api/v1/nodes/away/proxy/healthz"));
    }

    [Fact]
    public async Task Whatever_the_caller_accepts_is_for_the_backend_to_know()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Node + "/x");
        request.Headers.TryAddWithoutValidation("Accept", "image/png");
        Assert.Equal(HttpStatusCode.OK, (await connected.Admin.SendAsync(request, Cancel)).StatusCode);
        Assert.Equal("image/png", Assert.Single(connected.Kubelet.Seen).Headers["Accept"]);
    }
}
