using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;

namespace Kronicle.Benchmarks;

/// <summary>One pod through the codec; the baseline reads and writes it with System.Text.Json and no schema.</summary>
public class CodecBenchmarks
{
    private readonly byte[] sent = Pods.Json(1);
    private readonly byte[] stored = Pods.Stored(1);
    private readonly MapNode before = Pods.Tree(1);
    private readonly MapNode tree = Pods.Tree(1, 1);

    [GlobalSetup]
    public void Own() => before.Map("metadata")!["managedFields"] = Manage(null, Pods.Tree(1));

    [Benchmark(Baseline = true)]
    public byte[] JsonNodeRoundTrip()
    {
        using var output = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(output))
        {
            JsonNode.Parse(sent)!.WriteTo(writer);
        }

        return output.ToArray();
    }

    [Benchmark]
    public DecodedObject Decode() => ObjectDecoder.Decode(sent, Pods.Resource.Type);

    [Benchmark]
    public byte[] Write() => CanonicalWriter.Stored(tree, Pods.Resource.Type);

    [Benchmark]
    public byte[] DecodeAndWrite() => CanonicalWriter.Stored(ObjectDecoder.Decode(sent, Pods.Resource.Type).Object!, Pods.Resource.Type);

    [Benchmark]
    public DocumentIndex ScanIndex() => DocumentIndex.Scan(stored, Pods.Paths);

    [Benchmark]
    public ListNode? UpdateManagedFields() => Manage(before, tree);

    private static ListNode? Manage(MapNode? live, MapNode submitted) => PlainWriteManager.Update(new PlainWrite
    {
        Type = Pods.Resource.Type,
        ApiVersion = "v1",
        Live = live,
        Submitted = submitted,
        Manager = "kubectl-client-side-apply",
        Subresource = "",
        Time = "2026-01-01T00:00:00Z",
        Reset = null,
    });
}
