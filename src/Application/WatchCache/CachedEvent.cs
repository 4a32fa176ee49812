using Kronicle.Application.EventLog;

namespace Kronicle.Application.WatchCache;

/// <summary>One change of an object as watchers see it.</summary>
/// <param name="Kind">What happened in the log; a selector may turn it into another type for one watcher.</param>
/// <param name="Object">The state after the change; for a deletion the last state at the deletion's revision.</param>
/// <param name="Previous">The state before the change; null for a creation.</param>
public sealed record CachedEvent(EventKind Kind, CachedObject Object, CachedObject? Previous)
{
    public long Revision => Object.Revision;
}
