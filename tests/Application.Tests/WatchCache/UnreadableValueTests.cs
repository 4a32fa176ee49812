using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Infrastructure.Storage;
using Kronicle.Infrastructure.Storage.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Kronicle.Application.Tests.WatchCache;

/// <summary>One value that can't be decrypted, under the cache.</summary>
public sealed class UnreadableValueTests : IAsyncDisposable
{
    private readonly LockedForm form = new();
    private readonly ScriptedLog log;
    private readonly ObjectCache cache;

    public UnreadableValueTests()
    {
        log = new ScriptedLog(new FormedEventLog(new MemoryEventLog(), form));
        cache = Maps.Cache(log, new FakeTimeProvider());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => cache.DisposeAsync();

    [Fact]
    public async Task An_event_that_can_t_be_read_ends_the_resource_s_watches_and_nothing_else()
    {
        await cache.StartAsync(Cancel);
        ResourceCache objects = await cache.OfAsync(Maps.Resource, Cancel);
        using CacheWatcher watcher = objects.WatchNow(Maps.All, false, out _);
        await log.PutAsync("good");
        await cache.CatchUpAsync(Cancel);
        form.Locked = Maps.Key("bad");
        await log.PutAsync("bad");
        await cache.CatchUpAsync(Cancel);
        var seen = new List<string>();
        await foreach (WatchItem item in watcher.Items.ReadAllAsync(Cancel))
        {
            seen.Add(Maps.Line(item.Event!));
        }

        Assert.Equal(["+good@1"], seen);
        Assert.Null(cache.Fault);
        Assert.Empty(cache.Loaded);
        ValueUnreadableException told = await Assert.ThrowsAsync<ValueUnreadableException>(async () => await cache.OfAsync(Maps.Resource, Cancel));
        Assert.Equal(Maps.Key("bad"), told.Key);
    }

    [Fact]
    public async Task The_other_objects_are_found_one_by_one_and_all_again_when_the_key_is_back()
    {
        await log.PutAsync("good");
        await log.PutAsync("bad");
        form.Locked = Maps.Key("bad");
        await cache.StartAsync(Cancel);
        Assert.Equal("good", (await cache.FindAsync(Maps.Resource, Maps.Key("good"), Cancel))!.Index.Name);
        Assert.Null(await cache.FindAsync(Maps.Resource, Maps.Key("absent"), Cancel));
        await Assert.ThrowsAsync<ValueUnreadableException>(async () => await cache.FindAsync(Maps.Resource, Maps.Key("bad"), Cancel));
        form.Locked = "";
        Assert.Equal(2, (await cache.OfAsync(Maps.Resource, Cancel)).Snapshot.Count);
    }

    [Fact]
    public async Task An_event_that_can_t_be_read_while_the_resource_is_loaded_fails_the_load_and_not_silently()
    {
        await cache.StartAsync(Cancel);
        await log.PutAsync("good");
        log.AfterList = async () =>
        {
            form.Locked = Maps.Key("bad");
            await log.PutAsync("bad");
            await cache.CatchUpAsync(Cancel);
        };
        await Assert.ThrowsAsync<ValueUnreadableException>(async () => await cache.OfAsync(Maps.Resource, Cancel));
        Assert.Empty(cache.Loaded);
    }

    [Fact]
    public async Task A_watch_from_long_ago_ends_with_an_error_where_the_value_is_missing()
    {
        await cache.StartAsync(Cancel);
        long before = await log.PutAsync("good");
        long until = await log.PutAsync("bad");
        await cache.CatchUpAsync(Cancel);
        ResourceCache objects = await cache.OfAsync(Maps.Resource, Cancel);
        form.Locked = Maps.Key("bad");
        using CacheWatcher watcher = objects.WatchNow(Maps.All, false, out _);
        using var stream = new LogWatchStream(log, objects, watcher, before, until, TimeSpan.FromMinutes(1), new FakeTimeProvider());
        var items = new List<WatchItem>();
        await foreach (IReadOnlyList<WatchItem> batch in stream.BatchesAsync(Cancel))
        {
            items.AddRange(batch);
        }

        Assert.Equal((500, "InternalError"), (Assert.Single(items).Failure!.Code, items[0].Failure!.Reason));
    }

    private sealed class LockedForm : IStoredForm
    {
        public string Locked { get; set; } = "";

        public ReadOnlyMemory<byte> ToStored(string key, ReadOnlyMemory<byte> json) => json;

        public ReadOnlyMemory<byte> FromStored(string key, ReadOnlyMemory<byte> stored) =>
            key == Locked ? throw new ValueUnreadableException(key, "no matching prefix found") : stored;
    }
}
