namespace Kronicle.Application.EventLog;

/// <summary>
/// The past of the log: every event under its own retention, long after the log itself was compacted. Every back end has it beside
/// <see cref="IEventLog"/>, and tests/Storage.Conformance proves every sentence here for each of them.
/// </summary>
/// <remarks>
/// Keys that are told to keep no history (--history-exclude) have no events here. Of every other key the state at any revision from
/// the trim point on can be told. Nothing here changes what the log answers, and reading holds a bounded part of the history at a time.
/// </remarks>
public interface IEventHistory
{
    /// <summary>How far the history reaches and what it takes.</summary>
    ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation);

    /// <summary>
    /// The events of a query, once, in order of revisions, in arrays of bounded size; ends with the newest that was there when the
    /// call began. Throws <see cref="HistoryTrimmedException"/> when <see cref="HistoryQuery.After"/> is older than the trim point.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(HistoryQuery query, CancellationToken cancellation);

    /// <summary>
    /// The states of a scope as they were at a revision, in no promised order; CreateRevision is 0 where it is no longer known. A
    /// revision that lies after the newest event is that of the newest. Throws <see cref="HistoryTrimmedException"/> before the trim point.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(KeyScope scope, long revision, CancellationToken cancellation);

    /// <summary>
    /// Lets go of what only revisions older than this one need. A back end may keep some more than was asked; the trim point never
    /// moves back, and never beyond the newest event. Interrupted, it can be asked again.
    /// </summary>
    ValueTask TrimAsync(long revision, CancellationToken cancellation);
}

/// <summary>Which keys are meant.</summary>
/// <param name="Key">A key, or what keys begin with; empty for all.</param>
/// <param name="Exact">Whether only this key itself is meant.</param>
public readonly record struct KeyScope(string Key, bool Exact = false)
{
    public static KeyScope All { get; } = new("");

    public bool Includes(string key) => Exact ? key == Key : key.StartsWith(Key, StringComparison.Ordinal);
}

/// <summary>Which events to read.</summary>
/// <param name="Scope">Of which keys.</param>
/// <param name="After">Only events after this revision.</param>
/// <param name="Until">Only events up to this revision; 0 for the newest.</param>
public sealed record HistoryQuery(KeyScope Scope, long After = 0, long Until = 0);

/// <summary>How far a history reaches.</summary>
/// <param name="Trimmed">The trim point: events after it are all there, states can be told from it on. 0 when nothing was trimmed.</param>
/// <param name="Newest">The revision of the log's newest event.</param>
/// <param name="Events">How many events are kept, about.</param>
/// <param name="Bytes">What they take in the store, about.</param>
public readonly record struct HistoryBounds(long Trimmed, long Newest, long Events, long Bytes);

/// <summary>One event of the history.</summary>
/// <param name="Revision">Its place in the order.</param>
/// <param name="Key">The storage key.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Value">The state after it; null for a deletion.</param>
/// <param name="PreviousRevision">The revision of the state before it; 0 for a creation.</param>
/// <param name="Actor">Who did it; an empty user when another kind of server wrote to the same store.</param>
public sealed record HistoryEvent(
    long Revision, string Key, EventKind Kind, ReadOnlyMemory<byte>? Value, long PreviousRevision, EventActor Actor);

/// <summary>The asked revision is older than what the history retains.</summary>
public sealed class HistoryTrimmedException(long asked, long trimmed)
    : Exception($"revision {asked} is older than the history, which was trimmed at revision {trimmed}")
{
    public long Asked { get; } = asked;

    /// <summary>The oldest revision whose state can be told.</summary>
    public long Trimmed { get; } = trimmed;
}
