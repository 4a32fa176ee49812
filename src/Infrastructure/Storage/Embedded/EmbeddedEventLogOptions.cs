namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>How the embedded event log keeps its file.</summary>
/// <param name="Path">The database file; it and its folder are made when absent. Beside it lie -wal, -shm and .lock files.</param>
public sealed record EmbeddedEventLogOptions(string Path)
{
    /// <summary>
    /// Keys under these prefixes keep no history: an event of theirs that was superseded is deleted once it is compacted.
    /// </summary>
    public IReadOnlyList<string> HistoryExclude { get; init; } = HistoryExclusion.Default;

    /// <summary>How many reads run at once; each has a connection with a page cache of at most 2 MiB.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>How many appends may wait for the writer; those beyond wait for room.</summary>
    public int QueuedAppends { get; init; } = 1024;

    /// <summary>How many of the newest events stay in memory for subscribers.</summary>
    public int TailEvents { get; init; } = 4096;

    /// <summary>How many bytes of values of the newest events stay in memory for subscribers.</summary>
    public long TailBytes { get; init; } = 4 << 20;
}
