using System.Globalization;
using Kronicle.Application.EventLog;
using Kronicle.Application.Maintenance;

namespace Kronicle.Application.Replay;

/// <summary>A place in the history: a revision, or a time.</summary>
/// <param name="Revision">0 when it is a time.</param>
/// <param name="Time">Counts when it is no revision.</param>
public readonly record struct Moment(long Revision, DateTimeOffset Time)
{
    /// <summary>Reads a revision such as 1200, or a time such as 2026-01-31T08:00:00Z; without a zone it is UTC. Null for anything else.</summary>
    public static Moment? Parse(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long revision) ? revision > 0 ? new(revision, default) : null
        : text.Contains('-', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? new(0, time) : null;

    /// <summary>The revision whose state is that of the moment.</summary>
    /// <exception cref="HistoryRefusedException">The moment lies before the history, or after it.</exception>
    public async Task<long> ResolveAsync(IEventHistory history, CancellationToken cancellation)
    {
        HistoryBounds bounds = await history.BoundsAsync(cancellation);
        if (Revision > bounds.Newest)
        {
            throw new HistoryRefusedException($"revision {Revision} lies in the future: the newest is {bounds.Newest}");
        }

        if (Revision > 0)
        {
            return Revision >= bounds.Trimmed ? Revision : throw TooOld($"revision {Revision}", bounds);
        }

        // At the trim point itself nobody knows any more how much older than the first event the time is.
        long before = await HistoryTimes.RevisionBeforeAsync(history, Time, cancellation);
        return before > bounds.Trimmed || bounds.Trimmed == 0 ? before
            : throw TooOld(Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), bounds);
    }

    private static HistoryRefusedException TooOld(string what, HistoryBounds bounds) => new(
        $"{what} is older than the history, which was trimmed at revision {bounds.Trimmed}: servers keep it for --history-retention and --history-retention-bytes");
}

/// <summary>What was asked of the history can't be told; the message says why.</summary>
public sealed class HistoryRefusedException(string message) : Exception(message);
