using BenchmarkDotNet.Attributes;
using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Selection;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Benchmarks;

/// <summary>
/// From an append to every watcher having taken its event from its queue. Half of the watchers select by a
/// label that all pods have.
/// </summary>
public class FanOutBenchmarks
{
    private readonly byte[] value = Pods.Stored(1);
    private MemoryEventLog log = null!;
    private ObjectCache cache = null!;
    private CacheWatcher[] watchers = [];
    private long revision;

    [Params(1, 100, 1000)]
    public int Watchers { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        log = new MemoryEventLog();
        cache = new ObjectCache(log, SelectableFields.ScanPaths, TimeProvider.System, new ObjectCacheOptions());
        await cache.StartAsync(CancellationToken.None);
        ResourceCache objects = await cache.OfAsync(Pods.Resource, CancellationToken.None);
        watchers = [.. Enumerable.Range(0, Watchers).Select(i => objects.WatchNow(new WatchFilter(Pods.Resource.KeyRoot, false,
            i % 2 == 0 ? null : item => item.Index.Labels.Any(label => label is { Key: "tier", Value: "front" })), false, out _))];
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await cache.DisposeAsync();
        await log.DisposeAsync();
    }

    [Benchmark]
    public async Task<int> OneEvent()
    {
        revision = (await log.AppendAsync(new Append(Pods.Key(1), revision, value, Pods.Actor), CancellationToken.None)).Revision;
        await cache.WaitForAsync(revision, CancellationToken.None);
        int taken = 0;
        foreach (CacheWatcher watcher in watchers)
        {
            taken += watcher.Items.TryRead(out _) ? 1 : 0;
        }

        return taken == watchers.Length ? taken : throw new InvalidOperationException($"{taken} of {watchers.Length} saw the event");
    }
}
