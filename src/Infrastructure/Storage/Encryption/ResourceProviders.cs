using System.Buffers;
using Kronicle.Application.Telemetry;
using Kronicle.Domain.Meta;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>The providers of one resource at one moment, counted.</summary>
internal readonly struct ResourceProviders(GroupResource? resource, PrefixTransformers providers, IEncryptionMetrics metrics, TimeProvider clock)
{
    /// <summary>Whether the first provider leaves values as they are.</summary>
    public bool SealsNothing => providers.First.Transformer is IdentityTransformer;

    public string? Seal(ReadOnlySpan<byte> value, ReadOnlySpan<byte> place, IBufferWriter<byte> output)
    {
        long start = clock.GetTimestamp();
        string? error = providers.Seal(value, place, output);
        metrics.Transformed(Name, "to_storage", providers.First.Name, clock.GetElapsedTime(start), error is not null);
        return error;
    }

    public Opened Open(ReadOnlyMemory<byte> stored, ReadOnlySpan<byte> place)
    {
        long start = clock.GetTimestamp();
        Opened opened = providers.Open(stored, place, out PrefixTransformer? by);
        metrics.Transformed(Name, "from_storage", by?.Name ?? "unknown", clock.GetElapsedTime(start), opened.Error is not null);
        return opened;
    }

    private string Name => resource?.ToString() ?? "";
}
