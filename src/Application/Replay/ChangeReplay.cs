using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Replay;

/// <summary>
/// Tells the changes of a history, oldest first, with what each changed. It holds a bounded part of the history at a time: states
/// before changes that it no longer has are asked for again.
/// </summary>
/// <param name="history">The history; it is only read.</param>
public sealed class ChangeReplay(IEventHistory history)
{
    private const long HeldBytes = 64 << 20;

    private readonly LastStates last = new(HeldBytes);

    /// <summary>Events that were looked at, told or not.</summary>
    public long Seen { get; private set; }

    /// <summary>The revision of the last of them.</summary>
    public long Revision { get; private set; }

    /// <summary>The changes of a filter. Throws <see cref="HistoryTrimmedException"/> when they begin before the history does.</summary>
    public async IAsyncEnumerable<Change> ReadAsync(ChangeFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<HistoryEvent> events in history.ReadAsync(new(filter.Scope, filter.After, filter.Until), cancellation))
        {
            foreach (HistoryEvent item in events)
            {
                cancellation.ThrowIfCancellationRequested();
                (Seen, Revision) = (Seen + 1, item.Revision);
                if (ObjectPlace.Of(item.Key) is { } place && filter.Includes(place, item.Actor))
                {
                    yield return new Change(item.Revision, place, item.Kind, item.Actor, FieldDiff.Of(await BeforeAsync(item, cancellation), Tree(item.Value)));
                    if (item.Value is { } value)
                    {
                        last.Put(item.Key, item.Revision, value);
                    }
                }
            }
        }
    }

    private async ValueTask<MapNode?> BeforeAsync(HistoryEvent item, CancellationToken cancellation)
    {
        if (item.PreviousRevision == 0)
        {
            return null;
        }

        if (last.Take(item.Key, item.PreviousRevision) is { } held)
        {
            return Tree(held);
        }

        // The revision before the event is never older than the trim point, the state's own may be.
        await foreach (IReadOnlyList<StoredValue> states in history.StatesAsync(new(item.Key, Exact: true), item.Revision - 1, cancellation))
        {
            foreach (StoredValue state in states)
            {
                return Tree(state.Value);
            }
        }

        return null;
    }

    private static MapNode? Tree(ReadOnlyMemory<byte>? value) => value is { } bytes ? TreeReader.Read(bytes.Span, out _) as MapNode : null;
}
