using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>Walks through the history a page at a time, for the log itself and for who only reads its file.</summary>
/// <param name="readers">The connections.</param>
/// <param name="exclusion">The keys without history.</param>
/// <param name="head">Tells the newest event.</param>
internal sealed class HistoryPages(ReaderPool readers, HistoryExclusion exclusion, Func<CancellationToken, ValueTask<long>> head)
{
    public ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation) =>
        readers.ReadAsync(static (reader, _, _) => reader.HistoryBounds(), 0, cancellation);

    /// <inheritdoc cref="IEventHistory.ReadAsync"/>
    public async IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        HistoryRules.Check(query);
        long until = HistoryRules.Until(query, await head(cancellation));
        for (long after = query.After; ;)
        {
            PastPage page = await readers.ReadAsync(
                (reader, from, token) => reader.PastPage(query.Scope, from, until, exclusion, token), after, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (page.Events.Count > 0)
            {
                yield return page.Events;
            }

            if (page.Last)
            {
                yield break;
            }

            after = page.Through;
        }
    }

    /// <inheritdoc cref="IEventHistory.StatesAsync"/>
    public async IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(
        KeyScope scope, long revision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(revision);
        long at = Math.Min(revision, await head(cancellation));
        byte[]? from = null;
        do
        {
            (List<StoredValue> states, from) = await readers.ReadAsync(
                (reader, place, _) => reader.PastStates(scope, place, at, exclusion), from, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (states.Count > 0)
            {
                yield return states;
            }
        }
        while (from is not null);
    }
}
