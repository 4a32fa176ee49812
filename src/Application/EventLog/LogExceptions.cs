namespace Kronicle.Application.EventLog;

/// <summary>The asked revision is older than the compaction point: 410 Gone on the wire.</summary>
public sealed class RevisionCompactedException(long asked, long compacted)
    : Exception($"revision {asked} is compacted; the oldest that is held is {compacted}")
{
    public long Asked { get; } = asked;

    /// <summary>The oldest revision that can be read.</summary>
    public long Compacted { get; } = compacted;
}

/// <summary>The store can't be reached or refuses to answer; the request may be tried again.</summary>
public sealed class LogUnavailableException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether another process has the store for itself: asking again helps only once that has ended.</summary>
    public bool InUse { get; init; }
}

/// <summary>The store's data can't be used: damaged, or written by a newer version. Nothing was changed.</summary>
public sealed class LogDamagedException(string message, Exception? cause = null) : Exception(message, cause);
