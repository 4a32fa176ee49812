namespace Kronicle.Application.Upkeep;

/// <summary>How much of the history is kept: whichever is less.</summary>
/// <param name="Age">Events of this long, --history-retention; zero for all.</param>
/// <param name="Bytes">So many bytes in the store, about, --history-retention-bytes; 0 for any number.</param>
public readonly record struct HistoryLimits(TimeSpan Age, long Bytes);
