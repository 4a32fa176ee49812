using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>
/// Everything that a store can tell, as changes in the order of revisions: the states at the history's trim point, the events since,
/// and between them the states of keys that keep no history or whose making it misses.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="trimmed">Its history's trim point.</param>
/// <param name="until">The revision up to which it is read; later changes may come while this reads.</param>
/// <param name="mostBytes">What the states that are held may have together.</param>
public sealed class ChangeReader(OpenStore store, long trimmed, long until, long mostBytes)
{
    private const int PageItems = 500;

    /// <summary>The checksum of the state at the last revision; null until it was read through.</summary>
    public string? StateSum { get; private set; }

    /// <summary>The keys of that state.</summary>
    public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>The changes after a revision. Throws <see cref="RevisionCompactedException"/> when the store is compacted beyond the last revision meanwhile.</summary>
    public async IAsyncEnumerable<StoredChange> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using IAsyncEnumerator<StoredChange> told = ToldAsync(after, cancellation).GetAsyncEnumerator(cancellation);
        await using IAsyncEnumerator<StoredValue> states =
            RevisionOrder.ReadAsync(() => CurrentAsync(cancellation), after, mostBytes, cancellation).GetAsyncEnumerator(cancellation);
        bool moreStates = await states.MoveNextAsync();
        bool moreTold = await told.MoveNextAsync();
        while (moreStates || moreTold)
        {
            if (!moreTold || (moreStates && states.Current.Revision < told.Current.Revision))
            {
                yield return StoredChange.Of(states.Current);
                moreStates = await states.MoveNextAsync();
                continue;
            }

            // Every event has a revision of its own: the same revision is the same change.
            while (moreStates && states.Current.Revision == told.Current.Revision)
            {
                moreStates = await states.MoveNextAsync();
            }

            yield return told.Current;
            moreTold = await told.MoveNextAsync();
        }
    }

    /// <summary>What the history tells: the states at its beginning, then its events.</summary>
    private async IAsyncEnumerable<StoredChange> ToldAsync(long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (after < trimmed)
        {
            await foreach (StoredValue state in RevisionOrder.ReadAsync(() => BaseAsync(cancellation), after, mostBytes, cancellation))
            {
                yield return StoredChange.Of(state);
            }
        }

        await foreach (IReadOnlyList<HistoryEvent> events in store.History.ReadAsync(
            new HistoryQuery(KeyScope.All, Math.Max(after, trimmed), until), cancellation))
        {
            foreach (HistoryEvent item in events.Where(item => item.Key != CopyMark.Key))
            {
                yield return StoredChange.Of(item);
            }
        }
    }

    private async IAsyncEnumerable<StoredValue> BaseAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<StoredValue> page in store.History.StatesAsync(KeyScope.All, trimmed, cancellation))
        {
            foreach (StoredValue state in page.Where(state => state.Key != CopyMark.Key))
            {
                yield return state;
            }
        }
    }

    private async IAsyncEnumerable<StoredValue> CurrentAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var sum = new StateChecksum();
        await foreach (StoredValue state in StateReader.ReadAsync(store.Log, until, PageItems, cancellation))
        {
            if (state.Key != CopyMark.Key)
            {
                sum.Add(state);
                Keys.Add(state.Key);
                yield return state;
            }
        }

        StateSum = sum.Finish();
    }
}
