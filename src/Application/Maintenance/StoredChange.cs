using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>One change of a store, in the order of revisions.</summary>
/// <param name="Revision">Its revision in that store.</param>
/// <param name="Key">The storage key.</param>
/// <param name="Value">The state after it; null for a deletion.</param>
/// <param name="Event">The event of the history; null for a state whose making the history does not tell.</param>
public sealed record StoredChange(long Revision, string Key, ReadOnlyMemory<byte>? Value, HistoryEvent? Event)
{
    public static StoredChange Of(HistoryEvent item) => new(item.Revision, item.Key, item.Value, item);

    public static StoredChange Of(StoredValue state) => new(state.Revision, state.Key, state.Value, null);
}
