namespace Kronicle.Application.EventLog;

/// <summary>The asked revision is older than the compaction point: 410 Gone on the wire.</summary>
public sealed class RevisionCompactedException(long asked, long compacted)
    : Exception($"revision {asked} is compacted; the oldest that is held is {compacted}")
{
    public long Asked { get; } = asked;

    /// <summary>The oldest revision that can be read.</summary>
    public long Compacted { get; } = compacted;
}

/// <summary>In which way a store is not available.</summary>
public enum LogOutage
{
    /// <summary>It can't be reached, or refuses: 503 on the wire.</summary>
    Away,

    /// <summary>It was asked and did not answer in time; what was asked may have been done: 504 on the wire.</summary>
    Unanswered,

    /// <summary>It has no room for another event, and answers reads as ever: 507 on the wire.</summary>
    Full,
}

/// <summary>The store can't be reached or refuses to answer; the request may be tried again.</summary>
public sealed class LogUnavailableException(string message, Exception? cause = null, LogOutage outage = LogOutage.Away) : Exception(message, cause)
{
    public LogOutage Outage { get; } = outage;

    /// <summary>Whether another process has the store for itself: asking again helps only once that has ended.</summary>
    public bool InUse { get; init; }
}

/// <summary>The store's data can't be used: damaged, or written by a newer version. Nothing was changed.</summary>
public sealed class LogDamagedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// One value can't be brought into its stored form or back: its key is not configured, or who keeps the key does not answer. All other
/// values are as they were. The message names the storage key and holds nothing of the value: 500 InternalError on the wire.
/// </summary>
public sealed class ValueUnreadableException(string key, string reason) : Exception($"unable to transform key {Domain.Objects.GoText.Quote(key)}: {reason}")
{
    /// <summary>The storage key.</summary>
    public string Key { get; } = key;

    /// <summary>Why, in kube-apiserver's words.</summary>
    public string Reason { get; } = reason;
}
