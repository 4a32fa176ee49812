using BenchmarkDotNet.Attributes;
using Kronicle.Api.Answers;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Canonical;

namespace Kronicle.Benchmarks;

/// <summary>2,000 pods of the cache into one buffer; the baseline copies their stored bytes and does nothing else.</summary>
public class ListBenchmarks
{
    private const int Count = 2000;

    private readonly ObjectSnapshot snapshot = ObjectSnapshot.FromSorted([.. Enumerable.Range(0, Count).Select(Pods.Cached)], Count);
    private readonly JsonBuffer buffer = new(8 << 20);

    [Benchmark(Baseline = true)]
    public int CopyBytes()
    {
        buffer.Clear();
        foreach (CachedObject item in snapshot.Range(Pods.Resource.KeyRoot))
        {
            buffer.Raw(item.Json.Span);
        }

        return buffer.Length;
    }

    [Benchmark]
    public int WriteItems()
    {
        buffer.Clear();
        foreach (CachedObject item in snapshot.Range(Pods.Resource.KeyRoot))
        {
            ObjectBytes.WriteItem(buffer, item);
            buffer.Raw((byte)',');
        }

        return buffer.Length;
    }

    [Benchmark]
    public int WriteMetadata()
    {
        buffer.Clear();
        foreach (CachedObject item in snapshot.Range(Pods.Resource.KeyRoot))
        {
            ObjectBytes.WriteMetadata(buffer, item, "v1");
            buffer.Raw((byte)',');
        }

        return buffer.Length;
    }

    [Benchmark]
    public int SelectByLabel()
    {
        int found = 0;
        foreach (CachedObject item in snapshot.Range(Pods.Resource.KeyRoot))
        {
            found += item.Index.Labels.Any(label => label is { Key: "tier", Value: "front" }) ? 1 : 0;
        }

        return found;
    }
}
