using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Watching;

public sealed class BackgroundWatchTests(SharedServer shared)
{
    private const int Writes = 80;
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task It_sees_everything_that_clients_do_over_connections_that_are_cut()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        var api = new Api(shared.Client);
        await using BackgroundWatch watch = await BackgroundWatch.StartAsync(shared.Client, Maps, cancel);
        for (int i = 0; i < Writes; i++)
        {
            await api.CreateAsync(Maps, new JsonObject { ["metadata"] = new JsonObject { ["name"] = $"watched-{i}" } });
            if (i % 2 == 0)
            {
                await shared.Client.DeleteAsync($"{Maps}/watched-{i}", cancel);
            }
        }

        Assert.Empty(await watch.CheckAsync(cancel));
        Assert.True(watch.Cut.Count > Writes / 25, "the connection was not cut");
        Assert.True(watch.Cut.Sum(stream => stream.Lines.Count) >= Writes + (Writes / 2), "events are missing");
    }
}
