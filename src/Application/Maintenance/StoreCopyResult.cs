namespace Kronicle.Application.Maintenance;

/// <summary>The bounds of a copy.</summary>
public sealed record StoreCopyOptions
{
    /// <summary>After how many changes the target is told how far the copy is: so many are compared when it goes on.</summary>
    public int MarkEvery { get; init; } = 5000;

    /// <summary>After how many bytes of values it is told at the latest.</summary>
    public long MarkBytes { get; init; } = 64 << 20;

    /// <summary>What the states that wait for their place in the order may have together, twice: in bytes.</summary>
    public long MostBytes { get; init; } = 256 << 20;

    /// <summary>How many keys are read at a time.</summary>
    public int PageItems { get; init; } = 500;
}

/// <summary>How far a copy is.</summary>
/// <param name="Appended">Appends of this run that are in the target.</param>
/// <param name="Revision">The source's revision that was reached.</param>
/// <param name="Until">The source's revision at which the run ends.</param>
public readonly record struct CopyProgress(long Appended, long Revision, long Until);

/// <summary>What became of a copy, and the checksums of both sides, read anew after it.</summary>
/// <param name="Until">The source's revision up to which everything is in the target.</param>
/// <param name="From">The source's revision up to which it was there before this run; 0 for a new copy.</param>
/// <param name="Appended">Appends of this run.</param>
/// <param name="Unlike">Events before which the source's history misses others, so that they could not be carried over as they are.</param>
public sealed record CopyResult(long Until, long From, long Appended, long Unlike)
{
    public required string SourceState { get; init; }

    public required string TargetState { get; init; }

    /// <summary>Null when the histories can't be compared: one of them was trimmed since the copy was begun.</summary>
    public required HistorySum? SourceHistory { get; init; }

    public required HistorySum? TargetHistory { get; init; }

    public bool StatesAgree => SourceState == TargetState;

    public bool HistoriesAgree => SourceHistory == TargetHistory;
}

/// <summary>A history's checksum and how many events it covers.</summary>
public sealed record HistorySum(string Sum, long Events);
