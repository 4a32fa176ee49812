using System.Globalization;

namespace Kronicle.EndToEnd.Storage.Faults;

/// <summary>
/// Servers and stores are killed with SIGKILL again and again while clients write, and started again: 50 rounds in all, or as many as
/// KRONICLE_FAULT_ROUNDS says.
/// </summary>
public abstract class KillRounds
{
    private const int WritesOfRound = 25;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>This kind's part of all rounds.</summary>
    protected static int Rounds(int ofFifty)
    {
        int all = int.TryParse(Environment.GetEnvironmentVariable("KRONICLE_FAULT_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : 50;
        return Math.Max(1, all * ofFifty / 50);
    }

    protected static async Task KillServerAsync(string storage, int rounds)
    {
        await using ServerSlot server = await ServerSlot.StartAsync(storage, Cancel);
        await using FaultRun run = await FaultRun.StartAsync([server], Cancel);
        for (int round = 0; round < rounds; round++)
        {
            await run.WritesAsync(WritesOfRound);
            await server.KillAsync();
            await server.RunAsync(Cancel);
        }

        await run.WritesAsync(WritesOfRound);
        await run.FinishAsync();
    }

    protected static async Task KillStoreAsync(string kind, int rounds)
    {
        await using SharedStore store = await SharedStore.StartAsync(kind, Cancel);
        await using ServerSlot server = await ServerSlot.StartAsync(store.Flag, Cancel);
        await using FaultRun run = await FaultRun.StartAsync([server], Cancel);
        for (int round = 0; round < rounds; round++)
        {
            await run.WritesAsync(WritesOfRound);
            await store.KillAsync();
            await store.RunAsync(Cancel);
        }

        await run.WritesAsync(WritesOfRound);
        await run.FinishAsync();

        // A store that goes away ends no watch.
        Assert.Equal(FaultRun.Watchers, run.Watches);
    }
}

/// <summary>On the embedded store, which dies with its server.</summary>
public sealed class EmbeddedKillTests : KillRounds
{
    [Fact]
    public Task A_server_that_is_killed_again_and_again_keeps_every_promise() => KillServerAsync("--storage=embedded", Rounds(14));
}

public sealed class EtcdKillTests : KillRounds
{
    [Fact]
    public async Task A_server_that_is_killed_again_and_again_keeps_every_promise()
    {
        await using SharedStore store = await SharedStore.StartAsync("etcd", Cancel);
        await KillServerAsync(store.Flag, Rounds(6));
    }

    [Fact]
    public Task An_etcd_that_is_killed_again_and_again_breaks_no_promise_of_its_server() => KillStoreAsync("etcd", Rounds(14));
}

public sealed class PostgresKillTests : KillRounds
{
    [Fact]
    public async Task A_server_that_is_killed_again_and_again_keeps_every_promise()
    {
        await using SharedStore store = await SharedStore.StartAsync("postgres", Cancel);
        await KillServerAsync(store.Flag, Rounds(6));
    }

    [Fact]
    public Task A_postgres_that_is_killed_again_and_again_breaks_no_promise_of_its_server() => KillStoreAsync("postgres", Rounds(10));
}
