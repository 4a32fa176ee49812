namespace Kronicle.Application.EventLog;

/// <summary>
/// What a log offers that several servers share: of all that compact it in intervals, one does in each. A log of one server lacks it.
/// </summary>
public interface ICompactionTurns
{
    /// <summary>
    /// Asks, once in an interval, for the turn to compact: true for exactly one of those that ask within it. Who took the last turn is
    /// asked first; when it is away, another has the next.
    /// </summary>
    /// <param name="revision">Where the one that has the turn will compact; 0 when it does not know yet.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<bool> TakeTurnAsync(long revision, CancellationToken cancellation);
}
