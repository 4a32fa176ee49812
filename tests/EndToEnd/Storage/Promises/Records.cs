namespace Kronicle.EndToEnd.Storage.Promises;

/// <summary>How a call ended for its client.</summary>
public enum Outcome
{
    /// <summary>Answered 2xx: what was asked is so. A read of an object that is not there counts too.</summary>
    Done,

    /// <summary>Answered that nothing was done: a conflict, or no such object.</summary>
    Refused,

    /// <summary>No answer, or one that promises nothing: it may have been done or not.</summary>
    Unknown,
}

/// <summary>One call of one client.</summary>
/// <param name="Verb">get, create, update, patch or delete.</param>
/// <param name="Key">The object's name.</param>
/// <param name="Called">When it was sent, in ticks of any clock that all clients share.</param>
/// <param name="Returned">When its answer was there.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record Call(string Verb, string Key, long Called, long Returned, Outcome Outcome)
{
    /// <summary>What was written or read; no two writes of a run write the same. Null for a deletion and for an object that is not there.</summary>
    public string? Value { get; init; }

    /// <summary>The resourceVersion of the answer's object; 0 when it has none.</summary>
    public long Revision { get; init; }

    /// <summary>The resourceVersion that the object must have had, 0 when it must have been absent; null when the write had no condition.</summary>
    public long? Expected { get; init; }

    public bool Reads => Verb == "get";
}

/// <summary>One event as a watcher got it.</summary>
/// <param name="Revision">The resourceVersion of its object.</param>
/// <param name="Key">The object's name.</param>
/// <param name="Type">ADDED, MODIFIED or DELETED.</param>
/// <param name="Value">What the object held; for a deletion, last.</param>
public sealed record Seen(long Revision, string Key, string Type, string? Value)
{
    public bool Deletes => Type == "DELETED";
}

/// <summary>What one watch of a watcher delivered, from its begin to its end.</summary>
/// <param name="Watcher">Who watched; its watches follow each other.</param>
/// <param name="After">The resourceVersion that it began after.</param>
/// <param name="Events">In the order in which they came.</param>
public sealed record Watched(string Watcher, long After, IReadOnlyList<Seen> Events)
{
    /// <summary>The state that the watcher listed at <see cref="After"/>, because it could not go on from where it was; null when it went on.</summary>
    public IReadOnlyList<Seen>? Listed { get; init; }
}

/// <summary>A run: what every client did and saw, and what the store says of it in the end.</summary>
/// <param name="Start">Nothing under the run's keys happened up to this resourceVersion.</param>
/// <param name="Calls">Of all clients.</param>
/// <param name="Watches">Of all watchers; the last of each was seen to the end of the log.</param>
/// <param name="Log">Every event after the start, as the log itself has it when all is over.</param>
/// <param name="Final">The state when all is over.</param>
public sealed record RunRecord(
    long Start, IReadOnlyList<Call> Calls, IReadOnlyList<Watched> Watches, IReadOnlyList<Seen> Log, IReadOnlyList<Seen> Final);

/// <summary>A promise that a run broke.</summary>
/// <param name="Promise">Its name.</param>
/// <param name="What">What shows it.</param>
public sealed record Broken(string Promise, string What);
