using System.Net;
using Kronicle.Api.CommandLine;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.EventLog;

namespace Kronicle.Api.Tests.Hosting;

/// <summary>What pages in browsers are told: cross-origin headers, and to come by TLS alone.</summary>
public sealed class BrowserTests
{
    private static readonly string[] Given =
        ["--cors-allowed-origins=//example\\.com(:|$),^https://[a-z]+\\.shop\\.example$", "--strict-transport-security-directives=max-age=31536000,includeSubDomains"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("http://example.com:8080")]
    [InlineData("https://my.shop.example")]
    public async Task An_allowed_origin_may_call_with_credentials(string origin)
    {
        await using InProcessServer server = await StartAsync(Given);
        HttpResponseMessage answer = await SendAsync(server, HttpMethod.Get, "/api/v1/namespaces", origin);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            [
                "Access-Control-Allow-Credentials: true",
                "Access-Control-Allow-Headers: Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, X-Requested-With, If-Modified-Since",
                "Access-Control-Allow-Methods: POST, GET, OPTIONS, PUT, DELETE, PATCH",
                "Access-Control-Allow-Origin: " + origin,
                "Access-Control-Expose-Headers: Date",
            ],
            CrossOriginHeaders(answer));
    }

    [Theory]
    [InlineData("https://example.com.evil.net")]
    [InlineData("https://notexample.com")]
    [InlineData("https://my.shop.example.evil.net")]
    [InlineData("https://MY.SHOP.EXAMPLE")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task Any_other_is_served_without_a_word_of_it(string? origin)
    {
        await using InProcessServer server = await StartAsync(Given);
        HttpResponseMessage answer = await SendAsync(server, HttpMethod.Get, "/api/v1/namespaces", origin);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(CrossOriginHeaders(answer));
    }

    [Fact]
    public async Task A_preflight_is_answered_before_anybody_has_logged_in()
    {
        await using InProcessServer server = await StartAsync(Given);
        HttpResponseMessage answer = await SendAsync(server, HttpMethod.Options, "/api/v1/namespaces", "https://example.com", token: null);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(5, CrossOriginHeaders(answer).Length);
        Assert.Single(answer.Headers.GetValues("Audit-Id"));
        Assert.Equal("", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, HttpMethod.Options, "/api/v1/namespaces", "https://evil.net", token: null)).StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/namespaces", null, 403)]
    [InlineData("/api/v1/namespaces", "nobody", 401)]
    [InlineData("/nothing", "admin", 404)]
    [InlineData("/livez", null, 200)]
    public async Task Answers_of_every_kind_have_both(string path, string? token, int code)
    {
        await using InProcessServer server = await StartAsync(Given);
        HttpResponseMessage answer = await SendAsync(server, HttpMethod.Get, path, "https://example.com", token);
        Assert.Equal(code, (int)answer.StatusCode);
        Assert.Equal(5, CrossOriginHeaders(answer).Length);
        Assert.Equal("max-age=31536000; includeSubDomains", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public async Task A_failure_that_begins_the_answer_anew_keeps_them()
    {
        await using InProcessServer server = await StartAsync(Given);
        server.Log.AppendFault = new LogUnavailableException("away", null, LogOutage.Away);
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/namespaces/default/configmaps") { Content = JsonBodies.ConfigMap("a") };
        request.Headers.Add("Origin", "https://example.com");
        using HttpClient client = server.Client();
        HttpResponseMessage answer = await client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(5, CrossOriginHeaders(answer).Length);
        Assert.Single(answer.Headers.GetValues("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Without_the_flags_there_is_nothing_of_it()
    {
        await using InProcessServer server = await StartAsync();
        HttpResponseMessage answer = await SendAsync(server, HttpMethod.Get, "/api/v1/namespaces", "https://example.com");
        Assert.Empty(CrossOriginHeaders(answer));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    private static Task<InProcessServer> StartAsync(params string[] flags)
    {
        TransportOptions given = CommandLineParser.Parse(flags, name => name == "HOME" ? "/home/me" : null).Options!.Transport;
        return InProcessServer.StartAsync(options => options with { Transport = given });
    }

    private static async Task<HttpResponseMessage> SendAsync(InProcessServer server, HttpMethod method, string path, string? origin, string? token = "admin")
    {
        using HttpClient client = server.Client(token);
        var request = new HttpRequestMessage(method, path);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await client.SendAsync(request, Cancel);
    }

    private static string[] CrossOriginHeaders(HttpResponseMessage answer) =>
    [
        .. answer.Headers.Where(header => header.Key.StartsWith("Access-Control-", StringComparison.Ordinal))
            .Select(header => $"{header.Key}: {string.Join(" | ", header.Value)}").Order(StringComparer.Ordinal),
    ];
}
