using Kronicle.Application.Pipeline;
using Kronicle.Application.Tests.Pipeline;
using Kronicle.Application.Tests.WatchCache;
using Kronicle.Application.WatchCache;

namespace Kronicle.Application.Tests.Requests;

public class WatchesTests
{
    private const string Initial = "sendInitialEvents=true";
    private const string NoInitial = "sendInitialEvents=false";
    private const string NotOlder = "resourceVersionMatch=NotOlderThan";
    private const string Bookmarks = "allowWatchBookmarks=true";

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData("+a@1 +b@2 +c@3")]
    [InlineData("+a@1 +b@2 +c@3", "resourceVersion=0")]
    [InlineData("+a@1 +b@2 =2 +c@3", Bookmarks)]
    [InlineData("+a@1 +b@2 =2 +c@3", Initial, NotOlder, Bookmarks)]
    [InlineData("+a@1 +b@2 +c@3", Initial, NotOlder)]
    [InlineData("+a@1 +b@2 =2 +c@3", Initial, NotOlder, Bookmarks, "resourceVersion=1")]
    [InlineData("+c@3", NoInitial, NotOlder)]
    [InlineData("+c@3", NoInitial, NotOlder, "resourceVersion=2")]
    [InlineData("+b@2 +c@3", "resourceVersion=1")]
    [InlineData("+b@2 +c@3", "resourceVersion=1", Bookmarks)]
    [InlineData("+c@3", "resourceVersion=2")]
    public async Task A_watch_begins_where_its_revision_says(string lines, params string[] query)
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.SendAsync("list", "configmaps");
        await server.Memory.PutAsync("a");
        await server.Memory.PutAsync("b");
        await server.Cache.CatchUpAsync(None);
        var watch = (WatchAnswer)await server.SendAsync("watch", "configmaps", "", query);
        using (watch.Stream)
        {
            await server.Memory.PutAsync("c");
            Assert.Equal(lines, string.Join(' ', await watch.Stream.TakeAsync(lines.Split(' ').Length)));
        }
    }

    [Fact]
    public async Task A_watch_whose_time_is_over_before_it_begins_ends_at_once()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.Memory.PutAsync("a");
        var watch = (WatchAnswer)await server.SendAsync("watch", "configmaps", "", "timeoutSeconds=-1");
        using (watch.Stream)
        {
            await foreach (IReadOnlyList<WatchItem> batch in watch.Stream.BatchesAsync(TestContext.Current.CancellationToken))
            {
                Assert.Single(batch);
            }
        }
    }

    [Fact]
    public async Task A_watch_older_than_the_window_reads_the_log_and_one_older_than_the_log_is_410()
    {
        await using TestServer server = await TestServer.StartAsync(window: 2);
        for (int i = 0; i < 6; i++)
        {
            await server.Memory.PutAsync("n" + i);
        }

        using (var old = ((WatchAnswer)await server.SendAsync("watch", "configmaps", "", "resourceVersion=1")).Stream)
        {
            Assert.Equal(["+n1@2", "+n2@3", "+n3@4", "+n4@5", "+n5@6"], await old.TakeAsync(5));
        }

        await server.Memory.CompactAsync(4, None);
        using var gone = ((WatchAnswer)await server.SendAsync("watch", "configmaps", "", "resourceVersion=1")).Stream;
        Assert.Equal(["!410"], await gone.AllAsync());
    }

    [Fact]
    public async Task One_name_is_watched_alone()
    {
        await using TestServer server = await TestServer.StartAsync();
        await server.Memory.PutAsync("web");
        await server.Memory.PutAsync("web-2");
        await server.Cache.CatchUpAsync(None);
        using var stream = ((WatchAnswer)await server.SendAsync("watch", "configmaps", "", "fieldSelector=metadata.name=web")).Stream;
        await server.Memory.PutAsync("web-3");
        await server.Memory.RemoveAsync("web");
        Assert.Equal(["+web@1", "-web@4"], await stream.TakeAsync(2));
    }

    [Theory]
    [InlineData("resourceVersion=x")]
    [InlineData("resourceVersion=-1")]
    [InlineData("labelSelector=a b c")]
    [InlineData("fieldSelector=spec.nothing=x")]
    [InlineData("timeoutSeconds=x")]
    public async Task Bad_options_are_bad_requests(string query)
    {
        await using TestServer server = await TestServer.StartAsync();
        Assert.Equal(400, (await server.SendAsync("watch", "configmaps", "", query)).Code);
    }

    [Fact]
    public async Task A_watch_lasts_as_long_as_the_client_says()
    {
        await using TestServer server = await TestServer.StartAsync();
        using var stream = ((WatchAnswer)await server.SendAsync("watch", "configmaps", "", "timeoutSeconds=5")).Stream;
        Task<string[]> all = stream.AllAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(all.IsCompleted);
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(await all);
    }
}
