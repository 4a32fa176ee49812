using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>SHA-256 over parts of any length, each behind its own, so that no two lists of parts have the same bytes.</summary>
internal sealed class PartsHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ReadOnlySpan<byte> part)
    {
        Add(part.Length);
        hash.AppendData(part);
    }

    public void Add(string part) => Add(Encoding.UTF8.GetBytes(part));

    public void Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    public string Finish() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();
}

/// <summary>The checksum of a state: keys and values in the order of keys. Revisions are each store's own and don't count.</summary>
public sealed class StateChecksum : IDisposable
{
    private readonly PartsHash hash = new();

    public void Add(StoredValue state)
    {
        hash.Add(state.Key);
        hash.Add(state.Value.Span);
    }

    /// <summary>The sum in hexadecimal digits; the next begins anew.</summary>
    public string Finish() => hash.Finish();

    public void Dispose() => hash.Dispose();
}

/// <summary>
/// The checksum of a history: of each event in its order the key, what it did, the state after it and who did it when. What a copy
/// itself has written to carry states over, which are no events of anybody, does not count.
/// </summary>
public sealed class HistoryChecksum : IDisposable
{
    private readonly PartsHash hash = new();

    /// <summary>How many events count.</summary>
    public long Events { get; private set; }

    public void Add(HistoryEvent item)
    {
        if (item.Key == CopyMark.Key || CopyActor.Is(item.Actor))
        {
            return;
        }

        Events++;
        hash.Add(item.Key);
        hash.Add((long)item.Kind);
        hash.Add(item.Value is { } value ? value.Span : []);
        hash.Add(item.Actor.User);
        hash.Add(item.Actor.Verb);
        hash.Add(item.Actor.AuditId);
        hash.Add(item.Actor.UserAgent);
        hash.Add(item.Actor.Time.UtcTicks);
    }

    /// <summary>The sum in hexadecimal digits; the next begins anew.</summary>
    public string Finish() => hash.Finish();

    public void Dispose() => hash.Dispose();
}

/// <summary>Who appends what no event of the source's history tells.</summary>
public static class CopyActor
{
    private const string Verb = "copy";
    private const string UserAgent = "kronicle storage copy";

    public static EventActor At(DateTimeOffset time) => new("", Verb, "", UserAgent, time);

    public static bool Is(EventActor actor) => actor is { User: "", Verb: Verb, UserAgent: UserAgent };
}
