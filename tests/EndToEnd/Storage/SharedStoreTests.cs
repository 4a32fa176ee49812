using System.Net;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Storage;

/// <summary>Servers that keep everything in a store of its own, which several share.</summary>
public sealed class SharedStoreTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("etcd"), InlineData("postgres")]
    public async Task Two_servers_on_one_store_show_each_other_s_writes_and_refuse_stale_ones(string kind)
    {
        await using SharedStore store = await SharedStore.StartAsync(kind, Cancel);
        await using ServerProcess one = await ServerProcess.StartAsync([store.Flag], cancellation: Cancel);
        await using ServerProcess two = await ServerProcess.StartAsync([store.Flag], cancellation: Cancel);
        Assert.Equal($"storage: {store.Announcement}", one.Announced[1]);
        using HttpClient first = one.Administrator();
        using HttpClient second = two.Administrator();
        JsonNode made = await new Api(first).CreateAsync(ConfigMaps, Map("a", "1"));
        JsonNode seen = await new Api(second).GetAsync(ConfigMaps + "/a");
        Assert.Equal(made.ToJsonString(), seen.ToJsonString());

        made["data"]!["k"] = "2";
        JsonNode changed = await new Api(second).ReplaceAsync(ConfigMaps + "/a", made);
        using var stale = new StringContent(made.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage refused = await first.PutAsync(ConfigMaps + "/a", stale, Cancel);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal((string?)changed["metadata"]!["resourceVersion"], (string?)(await new Api(first).GetAsync(ConfigMaps + "/a"))["metadata"]!["resourceVersion"]);
    }

    [Theory, InlineData("etcd"), InlineData("postgres")]
    public async Task A_server_goes_on_when_its_store_was_killed_and_came_back_and_no_answered_write_is_lost(string kind)
    {
        await using SharedStore store = await SharedStore.StartAsync(kind, Cancel);
        await using ServerProcess server = await ServerProcess.StartAsync([store.Flag], cancellation: Cancel);
        using HttpClient client = server.Administrator();
        using HttpResponseMessage watch = await client.GetAsync(ConfigMaps + "?watch=true&resourceVersion=0", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var events = new StreamReader(await watch.Content.ReadAsStreamAsync(Cancel));
        await new Api(client).CreateAsync(ConfigMaps, Map("before", "1"));
        Assert.Equal("before", await NextAsync(events, "before"));

        await store.KillAsync();
        using HttpResponseMessage away = await client.PostAsync(ConfigMaps, Content(Map("away", "1")), Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        await store.RunAsync(Cancel);

        await UntilCreatedAsync(client, "after");
        Assert.Equal("after", await NextAsync(events, "after"));
        JsonArray items = (await new Api(client).GetAsync(ConfigMaps))["items"]!.AsArray();
        Assert.Contains("before", items.Select(item => (string?)item!["metadata"]!["name"]));
    }

    [Theory, InlineData("etcd"), InlineData("postgres")]
    public async Task Fifty_creations_at_once_on_two_servers_get_what_a_quota_has_and_no_more(string kind)
    {
        await using SharedStore store = await SharedStore.StartAsync(kind, Cancel);
        await using ServerProcess one = await ServerProcess.StartAsync([store.Flag, "--controllers=none"], cancellation: Cancel);
        await using ServerProcess two = await ServerProcess.StartAsync([store.Flag, "--controllers=none"], cancellation: Cancel);
        HttpClient[] clients = [one.Administrator(), two.Administrator()];
        const string Quotas = "/api/v1/namespaces/default/resourcequotas";
        JsonObject quota = JsonNode.Parse("""
            {"metadata":{"name":"q"},"spec":{"hard":{"configmaps":"20"}},"status":{"hard":{"configmaps":"20"},"used":{"configmaps":"0"}}}
            """)!.AsObject();
        await new Api(clients[0]).CreateAsync(Quotas, quota);
        await new Api(clients[0]).ReplaceAsync(Quotas + "/q/status", quota);
        await new Api(clients[1]).GetAsync(Quotas + "/q");
        HttpStatusCode[] codes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using HttpResponseMessage answer = await clients[i % 2].PostAsync(ConfigMaps, Content(Map($"m{i}", "1")), Cancel);
            return answer.StatusCode;
        }));
        Assert.Equal(20, codes.Count(code => code == HttpStatusCode.Created));
        Assert.Equal(30, codes.Count(code => code == HttpStatusCode.Forbidden));
        Assert.Equal("20", (string?)(await new Api(clients[1]).GetAsync(Quotas + "/q"))["status"]!["used"]!["configmaps"]);
        Array.ForEach(clients, client => client.Dispose());
    }

    /// <summary>The connection to the store comes back at its own pace: until then writes are refused with 503.</summary>
    private static async Task UntilCreatedAsync(HttpClient client, string name)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            using HttpResponseMessage answer = await client.PostAsync(ConfigMaps, Content(Map(name, "1")), Cancel);
            if (answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict)
            {
                return;
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            await tick.WaitForNextTickAsync(Cancel);
        }
    }

    /// <summary>Reads events until one is about an object of this name.</summary>
    private static async Task<string?> NextAsync(StreamReader events, string name)
    {
        while (await events.ReadLineAsync(Cancel) is { } line)
        {
            if ((string?)JsonNode.Parse(line)!["object"]!["metadata"]!["name"] == name)
            {
                return name;
            }
        }

        return null;
    }

    private static StringContent Content(JsonNode body) => new(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");

    private static JsonObject Map(string name, string value) =>
        new() { ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = new JsonObject { ["k"] = value } };
}
