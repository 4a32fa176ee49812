using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Storage.Faults;

/// <summary>
/// The store goes away in every way and comes back: what clients are told meanwhile, and that everything goes on by itself afterwards,
/// with the watches that were open.
/// </summary>
public abstract class OutageTests(string kind)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(45);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_network_that_goes_silent_and_heals_is_survived()
    {
        await using SharedStore store = await SharedStore.StartAsync(kind, Cancel);
        await using TcpProxy network = store.Network();
        await RunAsync(store.FlagThrough(network), Do(network.Stall), Do(network.Heal));
    }

    [Fact]
    public async Task A_network_that_is_cut_and_heals_is_survived()
    {
        await using SharedStore store = await SharedStore.StartAsync(kind, Cancel);
        await using TcpProxy network = store.Network();
        await RunAsync(store.FlagThrough(network), Do(network.Cut), Do(network.Heal));
    }

    [Fact]
    public async Task Connections_that_break_again_and_again_lose_nothing()
    {
        await using SharedStore store = await SharedStore.StartAsync(kind, Cancel);
        await using TcpProxy network = store.Network();
        await using ServerSlot server = await ServerSlot.StartAsync(store.FlagThrough(network), Cancel);
        await using FaultRun run = await FaultRun.StartAsync([server], Cancel);
        for (int round = 0; round < 5; round++)
        {
            await run.WritesAsync(15);
            network.Drop();
        }

        await run.WritesAsync(15);
        await run.FinishAsync();
        Assert.Equal(FaultRun.Watchers, run.Watches);
    }

    [Fact]
    public async Task A_store_that_stands_still_and_goes_on_is_survived()
    {
        await using SharedStore store = await SharedStore.StartAsync(kind, Cancel);
        await RunAsync(store.Flag, Do(store.Pause), Do(store.Resume));
    }

    [Fact]
    public async Task A_store_that_is_gone_and_comes_back_is_survived()
    {
        await using SharedStore store = await SharedStore.StartAsync(kind, Cancel);
        await RunAsync(store.Flag, store.KillAsync, () => store.RunAsync(Cancel));
    }

    private static Func<Task> Do(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };

    private static async Task RunAsync(string storage, Func<Task> goAway, Func<Task> comeBack)
    {
        await using ServerSlot server = await ServerSlot.StartAsync(storage, Cancel);
        await using FaultRun run = await FaultRun.StartAsync([server], Cancel);
        await run.WritesAsync(20);
        await goAway();
        try
        {
            HttpClient client = server.Client;
            await Task.WhenAll(
                RefusedAsync(client.GetAsync(LoadClient.Path, Cancel)),
                RefusedAsync(client.PostAsync(LoadClient.Path, new StringContent("""{"metadata":{"name":"away"}}""", Encoding.UTF8, "application/json"), Cancel)),
                RefusedAsync(client.GetAsync(LoadClient.Path + "?watch=true", Cancel)),
                NotReadyAsync(client));

            // What needs no store is served from what is known.
            JsonNode list = JsonNode.Parse(await client.GetStringAsync(LoadClient.Path + "?resourceVersion=0", Cancel))!;
            Assert.Equal("ConfigMapList", (string?)list["kind"]);
            Assert.Equal("ok", await client.GetStringAsync("/livez", Cancel));
        }
        finally
        {
            await comeBack();
        }

        await ReadyAsync(server.Client);
        await run.WritesAsync(20);
        await run.FinishAsync();
        Assert.Equal(FaultRun.Watchers, run.Watches);
    }

    /// <summary>503 or 504, as a Status that says when to come again, in bounded time.</summary>
    private static async Task RefusedAsync(Task<HttpResponseMessage> asked)
    {
        using HttpResponseMessage answer = await asked.WaitAsync(Bound, Cancel);
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout });
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        JsonNode status = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal(("Status", (int)answer.StatusCode), ((string?)status["kind"], (int?)status["code"]));
    }

    private static async Task NotReadyAsync(HttpClient client)
    {
        using HttpResponseMessage answer = await client.GetAsync("/readyz", Cancel).WaitAsync(Bound, Cancel);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("[-]etcd failed: reason withheld\n", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static async Task ReadyAsync(HttpClient client)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        time.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            using HttpResponseMessage answer = await client.GetAsync("/readyz", time.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            await tick.WaitForNextTickAsync(time.Token);
        }
    }
}

public sealed class EtcdOutageTests() : OutageTests("etcd");

public sealed class PostgresOutageTests() : OutageTests("postgres")
{
    // Commits take turns: the database ends the turn of a server that it hears nothing from.
    [Fact]
    public async Task A_server_that_goes_silent_within_its_turn_does_not_keep_the_others_from_theirs()
    {
        await using SharedStore store = await SharedStore.StartAsync("postgres", Cancel);
        await using TcpProxy network = store.Network();
        await using ServerSlot near = await ServerSlot.StartAsync(store.Flag, Cancel);
        await using ServerSlot far = await ServerSlot.StartAsync(store.FlagThrough(network), Cancel);
        await using FaultRun run = await FaultRun.StartAsync([near, far], Cancel, clients: 6);
        await run.WritesAsync(20);
        network.Stall();
        await run.WritesAsync(60);
        network.Heal();
        await run.WritesAsync(20);
        await run.FinishAsync();
        Assert.Equal(FaultRun.Watchers, run.Watches);
    }
}
