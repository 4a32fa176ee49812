using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>
/// Folds the whole history and compares it with the current state. Each event must follow the one that it says it follows, each value
/// must be an object of its key, and what the events come to must be what is there, byte for byte.
/// </summary>
/// <param name="store">The store; it is only read. One that is in use is checked up to where it stood at the beginning.</param>
/// <param name="found">Told each problem.</param>
public sealed class StoreVerification(OpenStore store, Action<StoreProblem> found)
{
    private const int PageItems = 500;

    private readonly Dictionary<string, Seen> present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> deleted = new(StringComparer.Ordinal);
    private readonly HashSet<long> revisions = [];
    private long last;

    /// <summary>How many events were read.</summary>
    public long Events { get; private set; }

    /// <summary>How many keys are there now.</summary>
    public long Objects { get; private set; }

    /// <summary>The revision up to which everything was checked.</summary>
    public long Revision { get; private set; }

    /// <summary>Reads everything once.</summary>
    /// <exception cref="LogDamagedException">The store can't even be read further; what was found until then has been told.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Revision = await store.Log.CurrentRevisionAsync(cancellation);
        long trimmed = (await store.History.BoundsAsync(cancellation)).Trimmed;
        await BaseAsync(trimmed, cancellation);
        await EventsAsync(trimmed, cancellation);
        await foreach (StoredValue state in StateReader.ReadAsync(store.Log, Revision, PageItems, cancellation))
        {
            Compare(state);
        }

        foreach ((string key, Seen seen) in present.OrderBy(item => item.Value.Revision))
        {
            Report(key, seen.Revision, "the history ends with this state, but the key is absent");
        }
    }

    private async Task BaseAsync(long trimmed, CancellationToken cancellation)
    {
        if (trimmed == 0)
        {
            return;
        }

        await foreach (IReadOnlyList<StoredValue> page in store.History.StatesAsync(KeyScope.All, trimmed, cancellation))
        {
            foreach (StoredValue state in page)
            {
                Check(state.Key, state.Revision, state.Value);
                present[state.Key] = new Seen(state.Revision, HashOf(state.Value));
                if (state.Revision > trimmed)
                {
                    Report(state.Key, state.Revision, $"a state of the trim point {trimmed} is later than that");
                }
            }
        }
    }

    private async Task EventsAsync(long trimmed, CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<HistoryEvent> events in store.History.ReadAsync(new HistoryQuery(KeyScope.All, trimmed, Revision), cancellation))
        {
            foreach (HistoryEvent item in events)
            {
                Fold(item);
            }
        }
    }

    private void Fold(HistoryEvent item)
    {
        Events++;
        if (item.Revision <= last)
        {
            Report(item.Key, item.Revision, $"its revision does not come after {last}, the one before it");
        }

        last = Math.Max(last, item.Revision);
        long before = present.TryGetValue(item.Key, out Seen seen) ? seen.Revision : 0;
        if (item.PreviousRevision != before)
        {
            Report(item.Key, item.Revision, item.PreviousRevision == 0
                ? $"it begins the key anew, though the event {before} left it there"
                : before == 0 ? $"it follows the event {item.PreviousRevision}, which is missing" : $"it follows the event {item.PreviousRevision}, but the one before it is {before}");
        }

        if ((item.Kind == EventKind.Created) != (item.PreviousRevision == 0) || (item.Kind == EventKind.Deleted) == item.Value.HasValue)
        {
            Report(item.Key, item.Revision, $"it is marked as {item.Kind}, which does not go with what it has");
        }

        if (item.Value is { } value)
        {
            Check(item.Key, item.Revision, value);
            present[item.Key] = new Seen(item.Revision, HashOf(value));
            deleted.Remove(item.Key);
        }
        else
        {
            present.Remove(item.Key);
            deleted[item.Key] = item.Revision;
        }
    }

    private void Compare(StoredValue state)
    {
        Objects++;
        if (!revisions.Add(state.Revision))
        {
            Report(state.Key, state.Revision, "another key has the same revision");
        }

        if (state.CreateRevision <= 0 || state.CreateRevision > state.Revision)
        {
            Report(state.Key, state.Revision, $"it was created at revision {state.CreateRevision}, which can't be");
        }

        if (present.Remove(state.Key, out Seen seen))
        {
            if (seen.Revision != state.Revision)
            {
                Report(state.Key, state.Revision, $"the current state has this revision, the history ends with {seen.Revision}");
            }
            else if (seen.Hash != HashOf(state.Value))
            {
                Report(state.Key, state.Revision, "the current state has other bytes than its event");
            }
            else
            {
                return;
            }
        }
        else if (deleted.TryGetValue(state.Key, out long at))
        {
            Report(state.Key, state.Revision, $"it is there, though the event {at} deleted it");
        }
        else if (store.KeepsHistoryOf(state.Key))
        {
            Report(state.Key, state.Revision, "the history has no event of it");
        }

        Check(state.Key, state.Revision, state.Value);
    }

    private void Check(string key, long revision, ReadOnlyMemory<byte> value)
    {
        if (StoredObject.ProblemOf(key, value.Span) is { } problem)
        {
            Report(key, revision, problem);
        }
    }

    private void Report(string key, long revision, string text) => found(new StoreProblem(key, revision, text));

    private static UInt128 HashOf(ReadOnlyMemory<byte> value)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(value.Span, hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private readonly record struct Seen(long Revision, UInt128 Hash);
}

/// <summary>Something that is not as it should be.</summary>
/// <param name="Key">The key that it is about.</param>
/// <param name="Revision">The event's or the state's.</param>
/// <param name="Text">What is wrong, as the end of a sentence.</param>
public sealed record StoreProblem(string Key, long Revision, string Text)
{
    public override string ToString() => $"{Key} at revision {Revision}: {Text}";
}
