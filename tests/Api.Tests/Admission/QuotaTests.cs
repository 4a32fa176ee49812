using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using static Kronicle.Api.Tests.Harness.JsonBodies;

namespace Kronicle.Api.Tests.Admission;

/// <summary>Quotas on the server as it is composed.</summary>
public sealed class QuotaTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Quotas = "/api/v1/namespaces/default/resourcequotas";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_creations_at_once_get_what_the_quota_has_and_no_more()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        await QuotaAsync(client, 20);
        HttpStatusCode[] codes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using HttpResponseMessage answer = await client.PostAsync(Maps, ConfigMap($"m{i}"), Cancel);
            return answer.StatusCode;
        }));
        Assert.Equal(20, codes.Count(code => code == HttpStatusCode.Created));
        Assert.Equal(30, codes.Count(code => code == HttpStatusCode.Forbidden));
        Assert.Equal("20", await UsedAsync(client));
    }

    [Fact]
    public async Task A_creation_that_fails_gives_back_what_it_was_charged()
    {
        await using InProcessServer server = await InProcessServer.StartAsync();
        using HttpClient client = server.Client();
        await QuotaAsync(client, 5);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        using HttpResponseMessage first = await client.PostAsync(Maps, ConfigMap("m"), Cancel);
        using HttpResponseMessage twin = await client.PostAsync(Maps, ConfigMap("m"), Cancel);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Conflict), (first.StatusCode, twin.StatusCode));
        Assert.Equal("1", await UsedAsync(client));
        using HttpResponseMessage rehearsal = await client.PostAsync(Maps + "?dryRun=All", ConfigMap("n"), Cancel);
        Assert.Equal(HttpStatusCode.Created, rehearsal.StatusCode);
        Assert.Equal("1", await UsedAsync(client));
    }

    private static async Task QuotaAsync(HttpClient client, int hard)
    {
        string status = $$$"""{"hard":{"configmaps":"{{{hard}}}"},"used":{"configmaps":"0"}}""";
        string quota = $$$"""{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q"},"spec":{"hard":{"configmaps":"{{{hard}}}"}},"status":{{{status}}}}""";
        (await client.PostAsync(Quotas, Json(quota), Cancel)).EnsureSuccessStatusCode().Dispose();
        (await client.PutAsync(Quotas + "/q/status", Json(quota), Cancel)).EnsureSuccessStatusCode().Dispose();
        (await client.GetAsync(Quotas, Cancel)).EnsureSuccessStatusCode().Dispose();
    }

    private static async Task<string?> UsedAsync(HttpClient client)
    {
        JsonNode quota = await (await client.GetAsync(Quotas + "/q", Cancel)).JsonAsync();
        return (string?)quota["status"]!["used"]!["configmaps"];
    }
}
