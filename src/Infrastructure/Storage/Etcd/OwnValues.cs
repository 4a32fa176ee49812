using System.Collections.Concurrent;
using Google.Protobuf;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>
/// The values that this process has sent and not yet seen in its watch, in both forms: what comes back as the same bytes need not be
/// decoded again. Bounded; what is not here is decoded.
/// </summary>
internal sealed class OwnValues
{
    private const int MostWaiting = 1024;

    private readonly ConcurrentDictionary<string, (ReadOnlyMemory<byte> Stored, ReadOnlyMemory<byte> Json)> waiting = new(StringComparer.Ordinal);

    /// <summary>A value is about to be sent.</summary>
    public void Sending(string key, ReadOnlyMemory<byte> stored, ReadOnlyMemory<byte> json)
    {
        if (waiting.Count < MostWaiting)
        {
            waiting[key] = (stored, json);
        }
    }

    /// <summary>It was not stored, or nobody knows.</summary>
    public void Forget(string key) => waiting.TryRemove(key, out _);

    /// <summary>The JSON of a value that came back; null when this process did not send these bytes last.</summary>
    public ReadOnlyMemory<byte>? Take(string key, ByteString stored)
    {
        if (waiting.TryRemove(key, out (ReadOnlyMemory<byte> Stored, ReadOnlyMemory<byte> Json) sent) && sent.Stored.Span.SequenceEqual(stored.Span))
        {
            return sent.Json;
        }

        return null;
    }
}
