namespace Kronicle.Application.EventLog;

/// <summary>
/// The storage port: one totally ordered log of events, and the current state that folds from it. Every sentence here has a
/// test of the same meaning in tests/Storage.Conformance, and every back end passes them all.
/// </summary>
/// <remarks>
/// One total order: revisions strictly increase over the whole log and every event has its own.
/// Durable before answered: when an append's task completes with a commit, killing server or store loses nothing of it.
/// Many servers: several servers on one store see one order; nothing relies on being alone, the embedded store excepted.
/// A back end that can't reach its store throws <see cref="LogUnavailableException"/>; it never answers from a guess.
/// Values are opaque bytes: the canonical form of an object without its resourceVersion.
/// </remarks>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>
    /// Appends one event when the key's current revision is the expected one; else appends nothing and answers with the current
    /// state. Cancelling before the commit may leave the outcome unknown to the caller, never half done.
    /// </summary>
    ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation);

    /// <summary>The current state of a key, after every append that was answered before this call began. Null when it is absent.</summary>
    ValueTask<StoredValue?> ReadAsync(string key, CancellationToken cancellation);

    /// <summary>
    /// One page of the state under a prefix, in ordinal order of keys. Listing at revision R is exactly the fold of the events up
    /// to R. Throws <see cref="RevisionCompactedException"/> when R is older than the compaction point.
    /// </summary>
    ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellation);

    /// <summary>
    /// Every event under a prefix with a revision greater than <paramref name="after"/>, once, in order, without a gap, until
    /// cancelled. Events that wait come together in one array. Throws <see cref="RevisionCompactedException"/> when events after
    /// that revision are no longer held.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<LogEvent>> SubscribeAsync(string prefix, long after, CancellationToken cancellation);

    /// <summary>The revision of the newest event; 0 for a log that never had one. It is never older than an answered append.</summary>
    ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation);

    /// <summary>
    /// Lets go of states older than a revision: reads and subscriptions before it answer compacted from then on. Current states stay,
    /// and so does the history under its own retention.
    /// </summary>
    ValueTask CompactAsync(long revision, CancellationToken cancellation);
}

/// <summary>One event to append.</summary>
/// <param name="Key">The storage key, such as /registry/pods/default/web.</param>
/// <param name="ExpectedRevision">The revision that the key must have now; 0 when it must be absent.</param>
/// <param name="Value">The new state; null deletes.</param>
/// <param name="Actor">Who does it.</param>
public sealed record Append(string Key, long ExpectedRevision, ReadOnlyMemory<byte>? Value, EventActor Actor);

/// <summary>Who made a change, for the history.</summary>
/// <param name="User">The user name; empty when another writer of a shared store made the change.</param>
/// <param name="Verb">The API verb: create, update, patch, delete, ...</param>
/// <param name="AuditId">The join key to audit lines.</param>
/// <param name="UserAgent">The client's User-Agent header, cut to 256 characters.</param>
/// <param name="Time">When the request was received.</param>
public sealed record EventActor(string User, string Verb, string AuditId, string UserAgent, DateTimeOffset Time);

/// <summary>What became of an append.</summary>
/// <param name="Committed">Whether the event is in the log.</param>
/// <param name="Revision">The event's revision when committed; else the key's current revision, 0 when it is absent.</param>
/// <param name="Current">The key's current state when not committed; null when it is absent or when committed.</param>
public readonly record struct AppendOutcome(bool Committed, long Revision, StoredValue? Current);

/// <summary>The state of a key.</summary>
/// <param name="Key">The storage key.</param>
/// <param name="Value">The object's bytes.</param>
/// <param name="Revision">The revision of the event that made this state.</param>
/// <param name="CreateRevision">The revision of the event that created the key.</param>
public sealed record StoredValue(string Key, ReadOnlyMemory<byte> Value, long Revision, long CreateRevision);

/// <summary>What to list.</summary>
/// <param name="Prefix">Keys begin with it.</param>
/// <param name="Revision">The revision to list at; 0 is the current one.</param>
/// <param name="After">Only keys greater than this one; null from the start.</param>
/// <param name="Limit">At most so many; 0 is no limit.</param>
public sealed record ListQuery(string Prefix, long Revision = 0, string? After = null, int Limit = 0);

/// <summary>One page of a list.</summary>
/// <param name="Items">In ordinal order of keys.</param>
/// <param name="Revision">The revision that the page shows.</param>
/// <param name="Remaining">How many keys follow the last item; 0 when the list is complete.</param>
public sealed record ListPage(IReadOnlyList<StoredValue> Items, long Revision, long Remaining);

/// <summary>What an event did.</summary>
public enum EventKind
{
    Created,
    Updated,
    Deleted,
}

/// <summary>One event of the log.</summary>
/// <param name="Revision">Its place in the order.</param>
/// <param name="Key">The storage key.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Value">The state after it; for a deletion the last state before it.</param>
/// <param name="CreateRevision">The revision of the event that created the key.</param>
/// <param name="PreviousRevision">The revision of the state before it; 0 for a creation.</param>
/// <param name="Actor">Who did it.</param>
public sealed record LogEvent(
    long Revision, string Key, EventKind Kind, ReadOnlyMemory<byte> Value, long CreateRevision, long PreviousRevision, EventActor Actor)
{
    /// <summary>Why <see cref="Value"/>, which is empty then, can't be told; null when it can. The event itself happened as it says.</summary>
    public ValueUnreadableException? Unreadable { get; init; }
}
