using System.Collections.Concurrent;
using Google.Protobuf;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Etcd;

/// <summary>A value that was sent.</summary>
/// <param name="Stored">Its stored form.</param>
/// <param name="Json">Its canonical JSON.</param>
/// <param name="Line">What was written about it beside it.</param>
internal sealed record OwnValue(ReadOnlyMemory<byte> Stored, ReadOnlyMemory<byte> Json, HistoryLine Line);

/// <summary>
/// The values that this process has sent and not yet seen in its watch: what comes back as the same bytes need not be decoded again.
/// The next write of a key may be sent before the one before it comes back, so each is found by its head too. Bounded; what is not
/// here is decoded.
/// </summary>
internal sealed class OwnValues
{
    private const int MostWaiting = 1024;

    private readonly ConcurrentDictionary<(string Key, ByteString Head), OwnValue> waiting = new();
    private int count;

    /// <summary>A value is about to be sent.</summary>
    public void Sending(string key, ByteString head, OwnValue value)
    {
        if (Volatile.Read(ref count) < MostWaiting && waiting.TryAdd((key, head), value))
        {
            Interlocked.Increment(ref count);
        }
    }

    /// <summary>It was not stored, or nobody knows.</summary>
    public void Forget(string key, ByteString head) => Remove(key, head);

    /// <summary>What was sent will not come back: the watch has leapt over it.</summary>
    public void ForgetAll()
    {
        foreach ((string key, ByteString head) in waiting.Keys)
        {
            Remove(key, head);
        }
    }

    /// <summary>The value that came back; null when this process did not send these bytes.</summary>
    public OwnValue? Take(string key, ByteString stored, ByteString head) =>
        Remove(key, head) is { } sent && sent.Stored.Span.SequenceEqual(stored.Span) ? sent : null;

    private OwnValue? Remove(string key, ByteString head)
    {
        if (!waiting.TryRemove((key, head), out OwnValue? sent))
        {
            return null;
        }

        Interlocked.Decrement(ref count);
        return sent;
    }
}
