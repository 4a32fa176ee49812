using System.Buffers;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>A transformer and the bytes that what it sealed begins with; none for identity.</summary>
internal sealed record PrefixTransformer(byte[] Prefix, ValueTransformer Transformer)
{
    /// <summary>The prefix as text, for metrics.</summary>
    public string Name { get; } = Prefix.Length == 0 ? "identity" : System.Text.Encoding.UTF8.GetString(Prefix);
}

/// <summary>Providers, or the keys of one: the first seals, all open what begins with their prefix.</summary>
/// <remarks>
/// Several may have the same prefix, with different keys: one that fails does not end the search. What another than the first opened
/// is stale.
/// </remarks>
/// <param name="transformers">In the order of the configuration; at least one.</param>
/// <param name="noneMatches">The error for what begins with no prefix.</param>
internal sealed class PrefixTransformers(IReadOnlyList<PrefixTransformer> transformers, string noneMatches) : ValueTransformer
{
    /// <summary>What seals.</summary>
    public PrefixTransformer First => transformers[0];

    public override string? Seal(ReadOnlySpan<byte> value, ReadOnlySpan<byte> place, IBufferWriter<byte> output)
    {
        output.Write(First.Prefix);
        return First.Transformer.Seal(value, place, output);
    }

    public override Opened Open(ReadOnlyMemory<byte> stored, ReadOnlySpan<byte> place) => Open(stored, place, out _);

    /// <param name="stored">What is stored.</param>
    /// <param name="place">Where.</param>
    /// <param name="by">Which opened it, or failed last; null when none matches.</param>
    public Opened Open(ReadOnlyMemory<byte> stored, ReadOnlySpan<byte> place, out PrefixTransformer? by)
    {
        List<string>? errors = null;
        by = null;
        for (int i = 0; i < transformers.Count; i++)
        {
            PrefixTransformer candidate = transformers[i];
            if (!stored.Span.StartsWith(candidate.Prefix))
            {
                continue;
            }

            Opened opened = candidate.Transformer.Open(stored[candidate.Prefix.Length..], place);
            if (opened.Error is null)
            {
                by = candidate;
                return opened with { Stale = opened.Stale || i > 0 };
            }

            // Identity before the providers that still have to read what was sealed is no failure.
            if (candidate.Prefix.Length > 0)
            {
                by = candidate;
                (errors ??= []).Add(opened.Error);
            }
        }

        return Opened.Failed(errors is null ? noneMatches : Aggregate(errors));
    }

    // As apimachinery prints an aggregate: one error as it is, several once each in brackets.
    private static string Aggregate(List<string> errors) => errors.Distinct().ToList() is { Count: > 1 } several ? $"[{string.Join(", ", several)}]" : errors[0];
}
