namespace Kronicle.EndToEnd.Storage.Faults;

/// <summary>Several servers on one store, whose clients write to the same objects, with expected revisions and without.</summary>
public sealed class ManyServersTests
{
    private const int Writes = 250;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("etcd", 2), InlineData("etcd", 3), InlineData("postgres", 2), InlineData("postgres", 3)]
    public async Task Servers_that_share_a_store_show_one_order_and_lose_nothing(string kind, int count)
    {
        await using SharedStore store = await SharedStore.StartAsync(kind, Cancel);
        await using var servers = await ServerSlots.StartAsync(count, store.Flag, Cancel);
        await using FaultRun run = await FaultRun.StartAsync(servers.All, Cancel, clients: 2 * count, watchers: count);
        await run.WritesAsync(Writes);
        await run.FinishAsync();
    }

    [Theory, InlineData("etcd"), InlineData("postgres")]
    public async Task Servers_that_are_killed_in_turn_leave_the_others_at_work(string kind)
    {
        await using SharedStore store = await SharedStore.StartAsync(kind, Cancel);
        await using var servers = await ServerSlots.StartAsync(2, store.Flag, Cancel);
        await using FaultRun run = await FaultRun.StartAsync(servers.All, Cancel);
        foreach (ServerSlot victim in servers.All)
        {
            await run.WritesAsync(30);
            await victim.KillAsync();
            await run.WritesAsync(30);
            await victim.RunAsync(Cancel);
        }

        await run.FinishAsync();
    }
}
