namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>How to reach a PostgreSQL and what to keep in it.</summary>
/// <param name="ConnectionString">As Npgsql reads it: Host=...;Database=...;Username=...</param>
public sealed record PostgresEventLogOptions(string ConnectionString)
{
    /// <summary>The schema that everything lies in; it is made when it is missing.</summary>
    public string Schema { get; init; } = "kronicle";

    /// <summary>Keys under these prefixes keep no history.</summary>
    public IReadOnlyList<string> HistoryExclude { get; init; } = HistoryExclusion.Default;

    /// <summary>The most appends of one commit.</summary>
    public int LargestCommit { get; init; } = 256;

    /// <summary>Appends that may wait for a commit; more wait before they are taken.</summary>
    public int QueuedAppends { get; init; } = 4096;

    /// <summary>The newest events that are kept in memory.</summary>
    public int TailEvents { get; init; } = 8192;

    /// <summary>The most bytes of values that they may have.</summary>
    public long TailBytes { get; init; } = 16 << 20;

    /// <summary>Events that are read at once by who has fallen behind.</summary>
    public int PageSize { get; init; } = 512;
}
