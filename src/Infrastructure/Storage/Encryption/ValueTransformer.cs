using System.Buffers;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>
/// Seals values and opens them again: what kube-apiserver calls a value transformer. Failures are texts in its words, and hold nothing
/// of keys or values. Safe for concurrent use.
/// </summary>
internal abstract class ValueTransformer
{
    /// <summary>Writes the sealed value.</summary>
    /// <param name="value">What to seal.</param>
    /// <param name="place">Where it will lie, as the store names it: what is sealed for one place does not open at another.</param>
    /// <param name="output">Takes the sealed bytes.</param>
    /// <returns>Why it can't be sealed; null when it was.</returns>
    public abstract string? Seal(ReadOnlySpan<byte> value, ReadOnlySpan<byte> place, IBufferWriter<byte> output);

    /// <summary>Opens what was sealed for a place.</summary>
    public abstract Opened Open(ReadOnlyMemory<byte> stored, ReadOnlySpan<byte> place);
}

/// <summary>What came of opening.</summary>
/// <param name="Value">The value; empty when there is an error.</param>
/// <param name="Stale">Whether it would be sealed otherwise today.</param>
/// <param name="Error">Why it can't be opened; null when it could.</param>
internal readonly record struct Opened(ReadOnlyMemory<byte> Value, bool Stale, string? Error)
{
    public const string TooShort = "the stored data was shorter than the required size";

    public static Opened As(ReadOnlyMemory<byte> value, bool stale = false) => new(value, stale, null);

    public static Opened Failed(string why) => new(default, false, why);
}
