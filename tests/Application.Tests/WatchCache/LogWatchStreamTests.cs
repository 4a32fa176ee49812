using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Infrastructure.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.WatchCache;

public class LogWatchStreamTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly MemoryEventLog log = new();

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task What_was_missed_is_read_from_the_log_and_what_comes_from_the_cache()
    {
        await PutAsync(10);
        await using ObjectCache cache = await StartAsync();
        (ResourceCache objects, LogWatchStream stream) = await WatchAsync(cache, Maps.All, 3);
        using (stream)
        {
            await log.PutAsync("new");
            await cache.CatchUpAsync(None);
            objects.Bookmark(12);
            Assert.Equal(["+n3@4", "+n4@5", "+n5@6", "+n6@7", "+n7@8", "+n8@9", "+n9@10", "+new@11", "=12"],
                await stream.TakeAsync(9));
        }
    }

    [Fact]
    public async Task A_quiet_resource_is_caught_up_with_when_the_log_is()
    {
        await PutAsync(3);
        await using ObjectCache cache = await StartAsync();
        (ResourceCache objects, LogWatchStream stream) = await WatchAsync(cache, Maps.Labelled("none"), 1);
        using (stream)
        {
            objects.Bookmark(3);
            Assert.Equal(["=3"], await stream.TakeAsync(1));
        }
    }

    [Fact]
    public async Task Selectors_know_what_an_object_was_before()
    {
        await log.PutAsync("in", "1");
        await log.PutAsync("out", "0");
        await log.PutAsync("in", "0");
        await log.PutAsync("out", "1");
        await log.RemoveAsync("in");
        await log.RemoveAsync("out");
        await using ObjectCache cache = await StartAsync();
        (_, LogWatchStream stream) = await WatchAsync(cache, Maps.Labelled("1"), 2);
        using (stream)
        {
            Assert.Equal(["-in@3", "+out@4", "-out@6"], await stream.TakeAsync(3));
        }
    }

    [Fact]
    public async Task One_object_is_watched_without_those_whose_names_begin_alike()
    {
        await log.PutAsync("web", "1");
        await log.PutAsync("web-2", "1");
        await log.PutAsync("web", "0");
        await log.PutAsync("web-2", "0");
        await log.PutAsync("web", "1");
        await using ObjectCache cache = await StartAsync();
        WatchFilter one = Maps.Labelled("1") with { KeyPrefix = Maps.Key("web"), ExactKey = true };
        (_, LogWatchStream stream) = await WatchAsync(cache, one, 2);
        using (stream)
        {
            Assert.Equal(["-web@3", "+web@5"], await stream.TakeAsync(2));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_compacted_revision_is_410_in_the_stream(bool selects)
    {
        await PutAsync(10);
        await log.CompactAsync(8, None);
        await using ObjectCache cache = await StartAsync();
        (_, LogWatchStream stream) = await WatchAsync(cache, selects ? Maps.Labelled("1") : Maps.All, 3);
        using (stream)
        {
            Assert.Equal(["!410"], await stream.AllAsync());
        }
    }

    [Fact]
    public async Task The_refusal_names_both_revisions()
    {
        await PutAsync(10);
        await log.CompactAsync(8, None);
        await using ObjectCache cache = await StartAsync();
        (_, LogWatchStream stream) = await WatchAsync(cache, Maps.All, 3);
        using (stream)
        {
            await foreach (IReadOnlyList<WatchItem> batch in stream.BatchesAsync(None))
            {
                Assert.Equal("too old resource version: 3 (8)", batch[0].Failure!.Message);
                Assert.Equal("Expired", batch[0].Failure!.Reason);
            }
        }
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_up()
    {
        await PutAsync(3);
        await using ObjectCache cache = await StartAsync();
        (_, LogWatchStream stream) = await WatchAsync(cache, Maps.All, 1);
        using (stream)
        {
            Task<string[]> all = stream.AllAsync();
            while (!all.IsCompleted)
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                await Task.Yield();
            }
        }
    }

    private async Task PutAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await log.PutAsync("n" + i, "1");
        }
    }

    private async Task<ObjectCache> StartAsync()
    {
        ObjectCache cache = Maps.Cache(log, clock);
        await cache.StartAsync(None);
        return cache;
    }

    private async Task<(ResourceCache, LogWatchStream)> WatchAsync(ObjectCache cache, WatchFilter filter, long revision)
    {
        ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
        Assert.Null(objects.WatchFrom(revision, filter, true, out _));
        CacheWatcher watcher = objects.WatchNow(filter, true, out ObjectSnapshot state);
        return (objects, new LogWatchStream(log, objects, watcher, revision, state.Revision, TimeSpan.FromHours(1), clock));
    }
}
