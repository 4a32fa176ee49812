using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage;

/// <summary>What every back end asks of a question about the history before it looks at the store.</summary>
internal static class HistoryRules
{
    /// <summary>Throws <see cref="ArgumentException"/> for what can't be meant.</summary>
    public static void Check(HistoryQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(query.Scope.Key, nameof(query));
        ArgumentOutOfRangeException.ThrowIfNegative(query.After, nameof(query));
        ArgumentOutOfRangeException.ThrowIfNegative(query.Until, nameof(query));
    }

    /// <summary>The last revision that is told.</summary>
    public static long Until(HistoryQuery query, long newest) => query.Until == 0 ? newest : Math.Min(query.Until, newest);

    /// <summary>An event of the log as the history tells it. A bare null beside bytes would become an empty value, which is no deletion.</summary>
    public static HistoryEvent Told(LogEvent item) => new(
        item.Revision, item.Key, item.Kind, item.Kind == EventKind.Deleted ? default(ReadOnlyMemory<byte>?) : item.Value, item.PreviousRevision, item.Actor);

    /// <summary>Throws when a revision lies before the trim point.</summary>
    public static void RefuseTrimmed(long asked, long trimmed)
    {
        if (asked < trimmed)
        {
            throw new HistoryTrimmedException(asked, trimmed);
        }
    }
}
