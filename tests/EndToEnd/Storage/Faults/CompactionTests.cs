using System.Net;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Storage.Faults;

/// <summary>Somebody compacts etcd up to the present, through etcd's own API, while clients watch and page through lists.</summary>
public sealed class CompactionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watches_that_run_go_on_and_those_that_were_away_begin_anew_with_a_list()
    {
        await using SharedStore store = await SharedStore.StartAsync("etcd", Cancel);
        await using var servers = await ServerSlots.StartAsync(2, store.Flag, Cancel);
        await using FaultRun run = await FaultRun.StartAsync(servers.All, Cancel);
        for (int round = 0; round < 3; round++)
        {
            await run.WritesAsync(40);
            await store.CompactAsync(Cancel);
        }

        Assert.Equal(0, run.Relists);

        // The second server's watchers come back to one that knows nothing of before, and neither does etcd.
        await servers.All[1].KillAsync();
        await run.WritesAsync(40);
        await store.CompactAsync(Cancel);
        await run.WritesAsync(40);
        await servers.All[1].RunAsync(Cancel);
        await run.WritesAsync(40);
        await run.FinishAsync();
        Assert.Equal(1, run.Relists);
    }

    [Fact]
    public async Task A_server_that_was_cut_off_while_others_wrote_and_compacted_begins_anew_once()
    {
        await using SharedStore store = await SharedStore.StartAsync("etcd", Cancel);
        await using TcpProxy network = store.Network();
        await using ServerSlot near = await ServerSlot.StartAsync(store.Flag, Cancel);
        await using ServerSlot far = await ServerSlot.StartAsync(store.FlagThrough(network), Cancel);
        await using FaultRun run = await FaultRun.StartAsync([near, far], Cancel);
        await run.WritesAsync(40);
        network.Cut();
        await run.WritesAsync(40);
        await store.CompactAsync(Cancel);
        await run.WritesAsync(20);
        network.Heal();
        await run.WritesAsync(40);
        await run.FinishAsync();
        Assert.Equal(1, run.Relists);
    }

    [Fact]
    public async Task A_list_that_is_paged_through_goes_on_where_its_state_is_held_and_is_410_elsewhere()
    {
        await using SharedStore store = await SharedStore.StartAsync("etcd", Cancel);
        await using ServerSlot holds = await ServerSlot.StartAsync(store.Flag, Cancel);
        var one = new Api(holds.Client);
        foreach (string name in (string[])["a", "b", "c", "d"])
        {
            await one.CreateAsync(LoadClient.Path, Map(name));
        }

        JsonNode first = await one.GetAsync(LoadClient.Path + "?limit=2");
        string revision = (string)first["metadata"]!["resourceVersion"]!;
        string next = $"{LoadClient.Path}?limit=2&continue={(string)first["metadata"]!["continue"]!}";

        // Two: what follows the revision that etcd was compacted to is still there.
        await one.CreateAsync(LoadClient.Path, Map("e"));
        await one.CreateAsync(LoadClient.Path, Map("f"));
        await store.CompactAsync(Cancel);

        JsonNode second = await one.GetAsync(next);
        Assert.Equal(["c", "d"], Names(second));
        Assert.Equal(revision, (string?)second["metadata"]!["resourceVersion"]);

        // One that started later has neither that state nor the events after it.
        await using ServerSlot late = await ServerSlot.StartAsync(store.Flag, Cancel);
        HttpClient other = late.Client;
        using HttpResponseMessage gone = await other.GetAsync(next, Cancel);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        JsonNode status = JsonNode.Parse(await gone.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal("Expired", (string?)status["reason"]);
        JsonNode rest = await new Api(other).GetAsync($"{LoadClient.Path}?limit=5&continue={(string)status["metadata"]!["continue"]!}");
        Assert.Equal(["c", "d", "e", "f"], Names(rest));

        using HttpResponseMessage exact = await other.GetAsync($"{LoadClient.Path}?resourceVersion={revision}&resourceVersionMatch=Exact", Cancel);
        Assert.Equal(HttpStatusCode.Gone, exact.StatusCode);
        using HttpResponseMessage watch = await other.GetAsync($"{LoadClient.Path}?watch=true&resourceVersion={revision}", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync(Cancel));
        JsonNode error = JsonNode.Parse((await lines.ReadLineAsync(Cancel))!)!;
        Assert.Equal(("ERROR", 410), ((string?)error["type"], (int?)error["object"]!["code"]));
        Assert.StartsWith("too old resource version: ", (string?)error["object"]!["message"], StringComparison.Ordinal);
    }

    private static string?[] Names(JsonNode list) => [.. list["items"]!.AsArray().Select(item => (string?)item!["metadata"]!["name"])];

    private static JsonObject Map(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
