namespace Kronicle.Infrastructure.Storage.Memory;

/// <summary>What the log in memory keeps of the past.</summary>
public sealed record MemoryEventLogOptions
{
    /// <summary>Keys under these prefixes keep no history.</summary>
    public IReadOnlyList<string> HistoryExclude { get; init; } = HistoryExclusion.Default;

    /// <summary>How many events the history has at most; when there are more, it is trimmed by itself.</summary>
    public int HistoryEvents { get; init; } = 100_000;

    /// <summary>How many bytes they have at most, about.</summary>
    public long HistoryBytes { get; init; } = 64 << 20;
}
