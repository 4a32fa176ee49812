using System.Net;
using System.Text.RegularExpressions;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Endpoints;

public sealed class SwaggerEndpointTests
{
    [Theory]
    [InlineData("/swagger", "text/html; charset=utf-8")]
    [InlineData("/swagger/viewer.css", "text/css; charset=utf-8")]
    [InlineData("/swagger/viewer.js", "text/javascript; charset=utf-8")]
    public async Task The_page_and_its_files_come_from_this_server_alone(string path, string type)
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        HttpResponseMessage answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        Assert.StartsWith("default-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("://", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        client.DefaultRequestHeaders.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await client.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Every_link_of_the_page_leads_somewhere()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        string page = await client.GetStringAsync("/swagger", TestContext.Current.CancellationToken);
        MatchCollection links = Regex.Matches(page, "(?:href|src)=\"([^\"]+)\"");
        Assert.Equal(2, links.Count);
        foreach (Match link in links)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/" + link.Groups[1].Value, TestContext.Current.CancellationToken)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/swagger/other", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("/swagger", (await client.GetAsync("/swagger/", TestContext.Current.CancellationToken)).RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Fact]
    public async Task It_is_authorized_as_any_path_that_is_no_resource()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient alice = server.Client("alice");
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.GetAsync("/swagger", TestContext.Current.CancellationToken)).StatusCode);
    }
}
