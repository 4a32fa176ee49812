using System.Diagnostics;
using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Selection;

namespace Kronicle.Benchmarks.Stores;

/// <summary>How long a cache takes to fill from a store of many pods, and what they take in managed memory.</summary>
internal static class CacheFill
{
    private const int Objects = 100_000;
    private const int Writers = 64;

    public static async Task WriteAsync(IEventLog log, CancellationToken cancellation)
    {
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (int i = Interlocked.Increment(ref next); i < Objects; i = Interlocked.Increment(ref next))
            {
                await log.AppendAsync(new Append(Pods.Resource.Key("fill", Pods.Name(i)), 0, Pods.Stored(i), Pods.Actor), cancellation);
            }
        }, cancellation)));
    }

    /// <returns>Seconds to fill, and managed bytes over bytes of JSON.</returns>
    public static async Task<(double Seconds, double Memory)> MeasureAsync(IEventLog log, CancellationToken cancellation)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var time = Stopwatch.StartNew();
        await using var cache = new ObjectCache(log, SelectableFields.ScanPaths, TimeProvider.System, new ObjectCacheOptions());
        await cache.StartAsync(cancellation);
        ResourceCache pods = await cache.OfAsync(Pods.Resource, cancellation);
        double seconds = time.Elapsed.TotalSeconds;
        long after = GC.GetTotalMemory(forceFullCollection: true);
        long json = pods.Snapshot.Range(Pods.Resource.KeyRoot).Sum(item => (long)item.Json.Length);
        return (seconds, (double)(after - before) / json);
    }
}
