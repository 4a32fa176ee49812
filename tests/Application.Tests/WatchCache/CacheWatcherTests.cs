using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Infrastructure.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.WatchCache;

public class CacheWatcherTests
{
    private readonly FakeTimeProvider clock = new();

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Every_event_comes_once_and_in_order_while_a_slow_watcher_is_cut_off()
    {
        const int Events = 3 * CacheWatcher.QueueLimit;
        (MemoryEventLog log, ObjectCache cache) = await Maps.StartAsync(clock);
        await using (cache)
        {
            ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
            using CacheWatcher quick = objects.WatchNow(Maps.All, false, out _);
            using CacheWatcher slow = objects.WatchNow(Maps.All, false, out _);
            var seen = new List<long>();
            for (int i = 0; i < Events; i++)
            {
                await log.PutAsync("a" + (i % 5));
                await cache.CatchUpAsync(None);
                Assert.True(quick.Items.TryRead(out WatchItem item));
                seen.Add(item.Event!.Revision);
            }

            Assert.Equal(Enumerable.Range(1, Events).Select(i => (long)i), seen);
            List<WatchItem> held = await slow.Items.ReadAllAsync(None).ToListAsync(None);
            Assert.Equal(Enumerable.Range(1, CacheWatcher.QueueLimit).Select(i => (long)i), held.Select(item => item.Event!.Revision));
        }
    }

    [Fact]
    public async Task A_watch_of_a_revision_to_come_sees_nothing_older()
    {
        (MemoryEventLog log, ObjectCache cache) = await Maps.StartAsync(clock);
        await using (cache)
        {
            ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
            using CacheWatcher watcher = objects.WatchFrom(2, Maps.All, true, out IReadOnlyList<CachedEvent> missed)!;
            Assert.Empty(missed);
            await log.PutAsync("a");
            await cache.CatchUpAsync(None);
            objects.Bookmark(1);
            await log.PutAsync("b");
            await log.PutAsync("c");
            await cache.CatchUpAsync(None);
            Assert.True(watcher.Items.TryRead(out WatchItem item));
            Assert.Equal("+c@3", Maps.Line(item));
        }
    }

    [Fact]
    public async Task A_bookmark_is_never_older_than_the_event_before_it()
    {
        (MemoryEventLog log, ObjectCache cache) = await Maps.StartAsync(clock);
        await using (cache)
        {
            ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
            using CacheWatcher watcher = objects.WatchNow(Maps.All, true, out _);
            await log.PutAsync("a");
            await cache.CatchUpAsync(None);
            objects.Bookmark(0);
            objects.Bookmark(7);
            Assert.Equal(["+a@1", "=1", "=7"], Enumerable.Range(0, 3).Select(_ => watcher.Items.TryRead(out WatchItem i) ? Maps.Line(i) : ""));
        }
    }

    [Fact]
    public async Task A_watcher_that_is_gone_is_forgotten()
    {
        (_, ObjectCache cache) = await Maps.StartAsync(clock);
        await using (cache)
        {
            ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
            CacheWatcher watcher = objects.WatchNow(Maps.All, true, out _);
            Assert.Equal(1, objects.WatcherCount);
            watcher.Dispose();
            watcher.Dispose();
            Assert.Equal(0, objects.WatcherCount);
        }
    }

    [Fact]
    public async Task A_stream_shows_the_first_events_then_the_mark_then_what_comes_and_ends_in_time()
    {
        (MemoryEventLog log, ObjectCache cache) = await Maps.StartAsync(clock);
        await using (cache)
        {
            ResourceCache objects = await cache.OfAsync(Maps.Resource, None);
            CacheWatcher watcher = objects.WatchNow(Maps.All, true, out _);
            CachedEvent[] first = [.. Enumerable.Range(0, 600).Select(i => new CachedEvent(EventKind.Created, Maps.Object("n" + i, 1), null))];
            using var stream = new CacheWatchStream(watcher, first, 5, TimeSpan.FromMinutes(5), clock) { MarksInitialEnd = true };
            await log.PutAsync("a");
            await cache.CatchUpAsync(None);
            Task<string[]> all = stream.AllAsync();
            while (!all.IsCompleted)
            {
                clock.Advance(TimeSpan.FromMinutes(10));
                await Task.Yield();
            }

            string[] lines = await all;
            Assert.Equal(first.Select(Maps.Line), lines.Take(600));
            Assert.Equal(["=5", "+a@1"], lines.Skip(600).Where(line => line != "=1"));
        }
    }
}
