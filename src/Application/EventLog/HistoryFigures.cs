namespace Kronicle.Application.EventLog;

/// <summary>What is known of the history without asking the store, for those who look at the server from outside.</summary>
/// <param name="log">The log.</param>
public sealed class HistoryFigures(IEventLog log)
{
    private StrongBounds? bounds;

    /// <summary>How far the history reached when that was last looked at; null before.</summary>
    public HistoryBounds? Bounds
    {
        get => Volatile.Read(ref bounds)?.Value;
        set => Volatile.Write(ref bounds, value is { } known ? new StrongBounds(known) : null);
    }

    /// <summary>Changes of other kinds of servers that the history misses.</summary>
    public long Lost => (log as IForeignChanges)?.Lost ?? 0;

    private sealed record StrongBounds(HistoryBounds Value);
}

/// <summary>What a log offers whose store other kinds of servers write to as well.</summary>
public interface IForeignChanges
{
    /// <summary>How many of their changes the history misses, about: they came too fast, or were compacted before they were seen.</summary>
    long Lost { get; }
}
