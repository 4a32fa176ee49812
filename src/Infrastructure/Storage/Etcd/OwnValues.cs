using System.Collections.Concurrent;
using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>A value that was sent.</summary>
/// <param name="Stored">Its stored form.</param>
/// <param name="Json">Its canonical JSON.</param>
/// <param name="Head">What was written about it beside it.</param>
/// <param name="Actor">Who did it.</param>
internal sealed record OwnValue(ReadOnlyMemory<byte> Stored, ReadOnlyMemory<byte> Json, ByteString Head, EventActor Actor);

/// <summary>
/// The values that this process has sent and not yet seen in its watch: what comes back as the same bytes need not be decoded again.
/// Bounded; what is not here is decoded.
/// </summary>
internal sealed class OwnValues
{
    private const int MostWaiting = 1024;

    private readonly ConcurrentDictionary<string, OwnValue> waiting = new(StringComparer.Ordinal);

    /// <summary>A value is about to be sent.</summary>
    public void Sending(string key, OwnValue value)
    {
        if (waiting.Count < MostWaiting)
        {
            waiting[key] = value;
        }
    }

    /// <summary>It was not stored, or nobody knows.</summary>
    public void Forget(string key) => waiting.TryRemove(key, out _);

    /// <summary>The value that came back; null when this process did not send these bytes last.</summary>
    public OwnValue? Take(string key, ByteString stored, ByteString head) =>
        waiting.TryRemove(key, out OwnValue? sent) && sent.Stored.Span.SequenceEqual(stored.Span) && sent.Head == head ? sent : null;
}
