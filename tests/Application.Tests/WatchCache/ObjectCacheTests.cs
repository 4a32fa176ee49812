using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Infrastructure.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.WatchCache;

public class ObjectCacheTests
{
    private readonly FakeTimeProvider clock = new();

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Nothing_is_missed_between_the_list_and_the_watch()
    {
        var log = new ScriptedLog(new MemoryEventLog());
        await using ObjectCache cache = Maps.Cache(log, clock);
        await cache.StartAsync(None);
        await log.PutAsync("a");
        log.BeforeList = () => log.PutAsync("b");
        log.AfterList = async () =>
        {
            await log.PutAsync("c");
            await log.PutAsync("a");
            await log.RemoveAsync("b");
            await cache.CatchUpAsync(None);
        };
        ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
        Assert.Equal(["a4", "c3"], objects.Snapshot.Range(Maps.Resource.KeyRoot).Select(item => item.Index.Name + item.Revision));
        Assert.Equal(5, objects.Snapshot.Revision);
        using CacheWatcher watcher = objects.WatchFrom(2, Maps.All, false, out IReadOnlyList<CachedEvent> missed)!;
        Assert.Equal(["+c@3", "*a@4", "-b@5"], missed.Select(Maps.Line));
        Assert.Null(objects.WatchFrom(1, Maps.All, false, out _));
    }

    [Fact]
    public async Task A_read_after_a_write_sees_it()
    {
        (MemoryEventLog log, ObjectCache cache) = await Maps.StartAsync(clock);
        await using (cache)
        {
            ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
            for (int i = 0; i < 200; i++)
            {
                long revision = await log.PutAsync("a" + (i % 7));
                await cache.CatchUpAsync(None);
                Assert.Equal(revision, objects.Snapshot.Find(Maps.Key("a" + (i % 7)))!.Revision);
            }
        }
    }

    [Fact]
    public async Task A_failed_load_is_tried_again_by_the_next_request_and_leaves_nothing_behind()
    {
        var log = new ScriptedLog(new MemoryEventLog()) { BeforeList = () => throw new LogUnavailableException("away") };
        await using ObjectCache cache = Maps.Cache(log, clock);
        await cache.StartAsync(None);
        await Assert.ThrowsAsync<LogUnavailableException>(() => cache.OfAsync(Maps.Resource, None).AsTask());
        Assert.Empty(cache.Loaded);
        log.BeforeList = () => Task.CompletedTask;
        await log.PutAsync("a");
        Assert.Equal(1, (await cache.OfAsync(Maps.Resource, None)).Snapshot.Count);
    }

    [Fact]
    public async Task A_store_that_was_away_is_followed_again_without_a_gap()
    {
        var log = new ScriptedLog(new MemoryEventLog());
        await using ObjectCache cache = Maps.Cache(log, clock);
        await cache.StartAsync(None);
        ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
        using CacheWatcher watcher = objects.WatchNow(Maps.All, false, out _);
        await log.PutAsync("a");
        await cache.CatchUpAsync(None);
        log.Fail(new LogUnavailableException("away"));
        await log.PutAsync("b");
        Task<long> caught = cache.CatchUpAsync(None).AsTask();
        while (!caught.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Null(cache.Fault);
        Assert.Equal(["+a@1", "+b@2"], [Maps.Line(await watcher.Items.ReadAsync(None)), Maps.Line(await watcher.Items.ReadAsync(None))]);
    }

    [Fact]
    public async Task An_unexpected_exception_is_a_fault_that_nobody_can_overlook()
    {
        var log = new ScriptedLog(new MemoryEventLog());
        await using ObjectCache cache = Maps.Cache(log, clock);
        await cache.StartAsync(None);
        ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
        using CacheWatcher watcher = objects.WatchNow(Maps.All, false, out _);
        log.Fail(new InvalidDataException("broken"));
        await cache.Stopped;
        Assert.IsType<InvalidDataException>(cache.Fault);
        Assert.False(await watcher.Items.WaitToReadAsync(None));
        await log.PutAsync("a");
        await Assert.ThrowsAsync<LogUnavailableException>(() => cache.CatchUpAsync(None).AsTask());
        using CacheWatcher late = objects.WatchNow(Maps.All, false, out _);
        Assert.False(await late.Items.WaitToReadAsync(None));
    }

    [Fact]
    public async Task Events_compacted_before_they_were_seen_begin_the_cache_anew()
    {
        var log = new ScriptedLog(new MemoryEventLog());
        await using ObjectCache cache = Maps.Cache(log, clock);
        await cache.StartAsync(None);
        ResourceCache before = await cache.OfAsync(Maps.Resource, None);
        using CacheWatcher watcher = before.WatchNow(Maps.All, false, out _);
        log.Fail(new RevisionCompactedException(0, 5));
        Assert.False(await watcher.Items.WaitToReadAsync(None));
        await log.PutAsync("a");
        Task<long> caught = cache.CatchUpAsync(None).AsTask();
        while (!caught.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        ResourceCache after = await cache.OfAsync(Maps.Resource, None);
        Assert.NotSame(before, after);
        Assert.Equal(1, after.Snapshot.Count);
        Assert.Null(cache.Fault);
    }

    [Fact]
    public async Task When_watches_end_reads_and_writes_go_on()
    {
        (MemoryEventLog log, ObjectCache cache) = await Maps.StartAsync(clock);
        await using (cache)
        {
            ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
            cache.EndWatches();
            await log.PutAsync("a");
            await cache.CatchUpAsync(None);
            Assert.Equal(1, objects.Snapshot.Count);
            using CacheWatcher late = objects.WatchNow(Maps.All, false, out _);
            Assert.False(await late.Items.WaitToReadAsync(None));
        }
    }

    [Fact]
    public async Task Bookmarks_come_by_the_minute_to_those_who_want_them()
    {
        (MemoryEventLog log, ObjectCache cache) = await Maps.StartAsync(clock);
        await using (cache)
        {
            ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
            using CacheWatcher wants = objects.WatchNow(Maps.Labelled("none"), true, out _);
            using CacheWatcher not = objects.WatchNow(Maps.All, false, out _);
            await log.PutAsync("a");
            await cache.CatchUpAsync(None);
            clock.Advance(TimeSpan.FromMinutes(1));
            Assert.True(wants.Items.TryRead(out WatchItem bookmark));
            Assert.Equal("=1", Maps.Line(bookmark));
            Assert.True(not.Items.TryRead(out WatchItem seen));
            Assert.Equal("+a@1", Maps.Line(seen));
            Assert.False(not.Items.TryRead(out _));
        }
    }

    [Fact]
    public async Task Concurrent_first_uses_load_once()
    {
        (MemoryEventLog inner, _) = await Maps.StartAsync(clock);
        int lists = 0;
        var log = new ScriptedLog(inner) { BeforeList = () => Task.FromResult(Interlocked.Increment(ref lists)) };
        await using ObjectCache cache = Maps.Cache(log, clock);
        await cache.StartAsync(None);
        ResourceCache[] all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => cache.OfAsync(Maps.Resource, None).AsTask())));
        Assert.Single(all.Distinct());
        Assert.Equal(1, lists);
        await inner.PutAsync("a");
        await cache.CatchUpAsync(None);
        Assert.Equal(1, log.Subscriptions);
    }
}
