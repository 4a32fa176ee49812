using System.Buffers;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>Leaves values as they are, and refuses those that others sealed.</summary>
internal sealed class IdentityTransformer : ValueTransformer
{
    public static readonly IdentityTransformer Instance = new();

    private const string Sealed = "identity transformer tried to read encrypted data";

    public static bool IsSealed(ReadOnlySpan<byte> stored) => stored.StartsWith("k8s:enc:"u8);

    public override string? Seal(ReadOnlySpan<byte> value, ReadOnlySpan<byte> place, IBufferWriter<byte> output)
    {
        output.Write(value);
        return null;
    }

    public override Opened Open(ReadOnlyMemory<byte> stored, ReadOnlySpan<byte> place) =>
        IsSealed(stored.Span) ? Opened.Failed(Sealed) : Opened.As(stored);
}
