using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Application.Tests.WatchCache;

namespace Kronicle.Application.Tests.Requests;

public class ListsTests
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Pages_come_from_one_state_while_objects_come_and_go()
    {
        await using TestServer server = await TestServer.StartAsync();
        await FillAsync(server, 10);
        ListAnswer page = await ListAsync(server, "limit=3");
        var names = new List<string>(Names(page));
        Assert.Equal(7, page.Remaining);
        await server.Memory.RemoveAsync("n4");
        await server.Cache.CatchUpAsync(CancellationToken.None);
        await server.Memory.PutAsync("n5x");
        while (page.Continue.Length > 0)
        {
            page = await ListAsync(server, "limit=3", "continue=" + page.Continue);
            Assert.Equal(10, page.Revision);
            names.AddRange(Names(page));
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => "n" + i), names);
        Assert.Null(page.Remaining);
    }

    [Theory]
    [InlineData(3, "")]
    [InlineData(10, "resourceVersion=0")]
    [InlineData(10, "resourceVersion=0", "resourceVersionMatch=NotOlderThan")]
    [InlineData(3, "resourceVersion=10")]
    public async Task Who_takes_whatever_is_there_gets_all_of_it(int count, params string[] options)
    {
        await using TestServer server = await TestServer.StartAsync();
        await FillAsync(server, 10);
        ListAnswer page = await ListAsync(server, ["limit=3", .. options.Where(option => option.Length > 0)]);
        Assert.Equal((count, count < 10), (Names(page).Count(), page.Continue.Length > 0));
    }

    [Fact]
    public async Task A_page_whose_snapshot_is_gone_is_read_from_the_log_and_a_compacted_one_is_410()
    {
        await using TestServer server = await TestServer.StartAsync(window: 0);
        await FillAsync(server, 10);
        ListAnswer page = await ListAsync(server, "limit=3");
        await server.Memory.RemoveAsync("n4");
        await server.Cache.CatchUpAsync(CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(["n3", "n4", "n5"], Names(await ListAsync(server, "limit=3", "continue=" + page.Continue)));
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        await server.Memory.CompactAsync(11, None);
        ApiAnswer gone = await server.SendAsync("list", "configmaps", "", "limit=3", "continue=" + page.Continue);
        Assert.Equal("Expired", TestServer.Failure(gone).Reason);
    }

    [Fact]
    public async Task A_token_of_a_revision_to_come_is_too_large()
    {
        await using TestServer server = await TestServer.StartAsync();
        await FillAsync(server, 1);
        Task<ApiAnswer> answer = server.SendAsync("list", "configmaps", "", "continue=" + new ContinueToken(long.MaxValue, "ns/a").Encode());
        await PassAsync(server, answer);
        Assert.Equal(504, (await answer).Code);
    }

    [Fact]
    public async Task A_token_without_a_consistent_state_goes_on_at_the_newest()
    {
        await using TestServer server = await TestServer.StartAsync();
        await FillAsync(server, 4);
        await server.Memory.RemoveAsync("n2");
        await server.Cache.CatchUpAsync(CancellationToken.None);
        Assert.Equal(["n1", "n3"], Names(await ListAsync(server, "continue=" + new ContinueToken(-1, "n0\0").Encode())));
    }

    [Fact]
    public async Task An_exact_list_is_the_state_at_its_revision()
    {
        await using TestServer server = await TestServer.StartAsync();
        await FillAsync(server, 5);
        await server.Memory.RemoveAsync("n0");
        await server.Cache.CatchUpAsync(CancellationToken.None);
        foreach (int revision in (int[])[1, 3, 5])
        {
            ListAnswer list = await ListAsync(server, "resourceVersionMatch=Exact", "resourceVersion=" + revision);
            Assert.Equal(Enumerable.Range(0, revision).Select(i => "n" + i), Names(list));
            Assert.Equal(revision, list.Revision);
        }

        Assert.Equal(4, (await ListAsync(server, "resourceVersionMatch=Exact", "resourceVersion=6")).Items.Count);
    }

    [Fact]
    public async Task An_exact_list_after_writes_elsewhere_is_the_present_state()
    {
        await using TestServer server = await TestServer.StartAsync();
        await FillAsync(server, 2);
        await server.Memory.AppendAsync(new("/registry/secrets/ns/a", 0, Maps.Json("a"), Maps.Nobody), None);
        await server.Memory.PutAsync("late");
        Assert.Equal(["n0", "n1"], Names(await ListAsync(server, "resourceVersionMatch=Exact", "resourceVersion=3")));
    }

    [Fact]
    public async Task A_revision_to_come_times_out_with_too_large()
    {
        await using TestServer server = await TestServer.StartAsync();
        await FillAsync(server, 1);
        foreach (string verb in (string[])["get", "list", "watch"])
        {
            string path = verb == "get" ? "configmaps/n0" : "configmaps";
            string[] query = verb == "watch"
                ? ["resourceVersion=9", "sendInitialEvents=true", "resourceVersionMatch=NotOlderThan"]
                : ["resourceVersion=9"];
            Task<ApiAnswer> answer = server.SendAsync(verb, path, "", query);
            await PassAsync(server, answer);
            Assert.Equal("Timeout: Too large resource version: 9, current: 1", TestServer.Failure(await answer).Message);
        }
    }

    [Fact]
    public async Task Selectors_and_names_select()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.Memory.PutAsync("web", "1");
        await server.Memory.PutAsync("web-2", "1");
        await server.Memory.PutAsync("db", "0");
        Assert.Equal(["web", "web-2"], Names(await ListAsync(server, "labelSelector=l=1")));
        Assert.Equal(["web"], Names(await ListAsync(server, "fieldSelector=metadata.name=web")));
        Assert.Empty(Names(await ListAsync(server, "fieldSelector=metadata.name=web", "labelSelector=l=0")));
        ListAnswer page = await ListAsync(server, "labelSelector=l=1", "limit=1");
        Assert.Null(page.Remaining);
        Assert.Equal(["web-2"], Names(await ListAsync(server, "labelSelector=l=1", "limit=1", "continue=" + page.Continue)));
    }

    [Fact]
    public async Task A_collection_is_deleted_page_by_page_as_asked()
    {
        await using TestServer server = await TestServer.StartAsync();
        await FillAsync(server, 5);
        var first = (ListAnswer)await server.SendAsync("deletecollection", "configmaps", "", "limit=2");
        Assert.Equal(["n0", "n1"], Names(first));
        Assert.Equal(3, (await ListAsync(server)).Items.Count);
        var second = (ListAnswer)await server.SendAsync("deletecollection", "configmaps", "", "limit=2", "continue=" + first.Continue);
        Assert.Equal(["n2", "n3"], Names(second));
        Assert.Equal(["n4"], Names(await ListAsync(server)));
    }

    private static IEnumerable<string> Names(ListAnswer list) => list.Items.Select(item => item.Index.Name);

    private static async Task<ListAnswer> ListAsync(TestServer server, params string[] query) =>
        Assert.IsType<ListAnswer>(await server.SendAsync("list", "configmaps", "", query));

    private static async Task FillAsync(TestServer server, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await server.Memory.PutAsync("n" + i);
        }

        await server.Cache.CatchUpAsync(CancellationToken.None);
    }

    private static async Task PassAsync(TestServer server, Task answer)
    {
        while (!answer.IsCompleted)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
