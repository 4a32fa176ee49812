using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;
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
        await AppliedAsync(cache, 2);

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
        await AppliedAsync(cache, 1);

        ResourceCache after = await cache.OfAsync(Maps.Resource, None);
        Assert.NotSame(before, after);
        Assert.Equal(1, after.Snapshot.Count);
        Assert.Null(cache.Fault);
    }

    [Fact]
    public async Task A_store_that_goes_away_while_the_cache_begins_anew_is_waited_for()
    {
        var log = new ScriptedLog(new MemoryEventLog());
        await using ObjectCache cache = Maps.Cache(log, clock);
        await cache.StartAsync(None);
        ResourceCache before = await cache.OfAsync(Maps.Resource, None);
        using CacheWatcher watcher = before.WatchNow(Maps.All, false, out _);
        await log.PutAsync("a");
        await cache.CatchUpAsync(None);
        var asked = new TaskCompletionSource();
        log.BeforeRevision = () =>
        {
            asked.TrySetResult();
            throw new LogUnavailableException("away");
        };
        log.Fail(new RevisionCompactedException(0, 5));
        await asked.Task;
        Assert.Equal("+a@1", Maps.Line(await watcher.Items.ReadAsync(None)));
        log.BeforeRevision = () => Task.CompletedTask;
        await log.PutAsync("b");
        await AppliedAsync(cache, 2);
        Assert.Null(cache.Fault);
        Assert.False(await watcher.Items.WaitToReadAsync(None));
        Assert.Equal(2, (await cache.OfAsync(Maps.Resource, None)).Snapshot.Count);
    }

    [Fact]
    public async Task A_consistent_read_waits_for_a_silent_store_only_so_long()
    {
        var log = new ScriptedLog(new MemoryEventLog());
        await using ObjectCache cache = Maps.Cache(log, clock);
        await cache.StartAsync(None);
        var never = new TaskCompletionSource();
        log.BeforeRevision = () => never.Task;
        Task<long> read = cache.CatchUpAsync(None).AsTask();
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(LogOutage.Unanswered, (await Assert.ThrowsAsync<LogUnavailableException>(() => read)).Outage);
    }

    [Fact]
    public async Task States_within_the_window_are_told_without_the_log()
    {
        (MemoryEventLog log, ObjectCache cache) = await Maps.StartAsync(clock, window: 20);
        await using (cache)
        {
            ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
            var states = new List<string[]> { Array.Empty<string>() };
            for (int i = 1; i <= 60; i++)
            {
                string name = "a" + (i * 7 % 11);
                _ = objects.Snapshot.Find(Maps.Key(name)) is not null && i % 3 == 0 ? await log.RemoveAsync(name) : await log.PutAsync(name);
                await cache.CatchUpAsync(None);
                states.Add(Names(objects.Snapshot));
            }

            for (int revision = 40; revision <= 60; revision++)
            {
                Assert.Equal(states[revision], Names(objects.StateAt(revision)!));
            }

            Assert.Null(objects.StateAt(39));
        }

        static string[] Names(ObjectSnapshot state) => [.. state.Range(Maps.Resource.KeyRoot).Select(item => item.Index.Name + "@" + item.Revision)];
    }

    [Fact]
    public async Task Without_a_window_watches_from_the_present_see_everything_and_older_ones_are_left_to_the_log()
    {
        (MemoryEventLog log, ObjectCache cache) = await Maps.StartAsync(clock, window: 0);
        await using (cache)
        {
            ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
            await log.PutAsync("a");
            await log.PutAsync("b");
            await cache.CatchUpAsync(None);
            Assert.Null(objects.WatchFrom(1, Maps.All, false, out _));
            using CacheWatcher watcher = objects.WatchFrom(2, Maps.All, false, out IReadOnlyList<CachedEvent> missed)!;
            Assert.Empty(missed);
            await log.PutAsync("c");
            Assert.Equal("+c@3", Maps.Line(await watcher.Items.ReadAsync(None)));
        }
    }

    [Theory]
    [InlineData("", "pods", 1000)]
    [InlineData("apps", "deployments", 0)]
    [InlineData("", "nodes", 4096)]
    [InlineData("", "events", 0)]
    public void Each_resource_has_the_window_that_the_operator_gave_it(string group, string resource, int events)
    {
        var options = new ObjectCacheOptions { Sizes = new Dictionary<string, int> { ["pods"] = 1000, ["deployments.apps"] = 0 } };
        Assert.Equal(events, options.EventsOf(ResourceCatalogue.BuiltIn.Find(group, "v1", resource)!));
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

    /// <summary>Lets time pass until the cache shows a revision.</summary>
    private async Task AppliedAsync(ObjectCache cache, long revision)
    {
        while (cache.AppliedRevision < revision)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
