using BenchmarkDotNet.Attributes;
using Kronicle.Application.Validation;
using Kronicle.Application.Writes;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Benchmarks;

/// <summary>What a create pays for a pod between decoding and storing it: defaults and rules. The baseline decodes it.</summary>
public class ReviewBenchmarks
{
    private readonly byte[] sent = Pods.Json(1);
    private readonly MapNode bare = Pods.Tree(1);
    private readonly MapNode whole = Pods.Tree(1);
    private readonly ObjectRules rules = new();
    private readonly Defaults defaults = new();

    [GlobalSetup]
    public void Complete()
    {
        defaults.Apply(Pods.Resource, whole);
        if (Rules() is { Count: > 0 } causes)
        {
            throw new InvalidOperationException(causes[0].Field + ": " + causes[0].Message);
        }
    }

    [Benchmark(Baseline = true)]
    public DecodedObject Decode() => ObjectDecoder.Decode(sent, Pods.Resource.Type);

    [Benchmark]
    public MapNode Copy() => (MapNode)bare.Clone();

    /// <summary>Includes the copy.</summary>
    [Benchmark]
    public MapNode CopyAndDefaults()
    {
        var pod = (MapNode)bare.Clone();
        defaults.Apply(Pods.Resource, pod);
        return pod;
    }

    [Benchmark]
    public IReadOnlyList<StatusCause> Rules() => rules.Check(new(Pods.Resource, whole, null, ""));

    /// <summary>Includes the copy.</summary>
    [Benchmark]
    public IReadOnlyList<StatusCause> CopyDefaultsAndRules() => rules.Check(new(Pods.Resource, CopyAndDefaults(), null, ""));
}
