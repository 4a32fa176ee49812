using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Attacks;

/// <summary>What a caller without credentials can do: read health and version, and nothing else.</summary>
public sealed class NobodyTests(SharedServer shared)
{
    private static readonly string[] Writes = ["POST", "PUT", "PATCH", "DELETE"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_write_of_any_kind_is_open_to_anybody()
    {
        using HttpClient nobody = shared.Process.Anonymous();
        int asked = 0;
        foreach (string root in await RootsAsync())
        {
            foreach (JsonNode? resource in (await new Api(shared.Client).GetAsync(root))["resources"]!.AsArray())
            {
                string[] name = ((string)resource!["name"]!).Split('/');
                string collection = root + ((bool)resource["namespaced"]! ? "/namespaces/default/" : "/") + name[0];
                foreach (string path in name.Length > 1 ? (string[])[$"{collection}/x/{name[1]}"] : [collection, collection + "/x"])
                {
                    foreach (string method in Writes)
                    {
                        Assert.Equal((method, path, HttpStatusCode.Forbidden), (method, path, await StatusAsync(nobody, method, path)));
                        asked++;
                    }
                }
            }
        }

        Assert.InRange(asked, 500, int.MaxValue);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/debug/pprof/")]
    [InlineData("/debug/pprof/profile?seconds=1")]
    [InlineData("/debug/flags/v")]
    [InlineData("/logs/")]
    [InlineData("/openapi/v2")]
    [InlineData("/api")]
    [InlineData("/livez/../metrics")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task Metrics_profiles_and_all_but_health_and_version_need_a_right(string path)
    {
        using HttpClient nobody = shared.Process.Anonymous();
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(nobody, "GET", path));
    }

    [Theory]
    [InlineData("/version")]
    [InlineData("/livez")]
    [InlineData("/metrics")]
    [InlineData("/")]
    public async Task Paths_that_are_no_resource_take_no_writes_either(string path)
    {
        using HttpClient nobody = shared.Process.Anonymous();
        foreach (string method in Writes)
        {
            Assert.Equal((method, HttpStatusCode.Forbidden), (method, await StatusAsync(nobody, method, path)));
        }
    }

    private async Task<string[]> RootsAsync()
    {
        JsonNode groups = await new Api(shared.Client).GetAsync("/apis");
        return ["/api/v1", .. groups["groups"]!.AsArray().SelectMany(group => group!["versions"]!.AsArray()).Select(version => "/apis/" + (string)version!["groupVersion"]!)];
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method != "GET")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, method == "PATCH" ? "application/merge-patch+json" : "application/json");
        }

        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        return answer.StatusCode;
    }
}
