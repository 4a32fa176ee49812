using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage;

/// <summary>A history whose store holds values in another form: what comes out is brought back.</summary>
/// <param name="history">The store's.</param>
/// <param name="form">The form.</param>
internal sealed class FormedHistory(IEventHistory history, IStoredForm form) : IEventHistory
{
    public ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation) => history.BoundsAsync(cancellation);

    public async IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<HistoryEvent> events in history.ReadAsync(query, cancellation))
        {
            yield return [.. events.Select(item => item.Value is { } value ? item with { Value = form.FromStored(item.Key, value) } : item)];
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(
        KeyScope scope, long revision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<StoredValue> states in history.StatesAsync(scope, revision, cancellation))
        {
            yield return [.. states.Select(state => state with { Value = form.FromStored(state.Key, state.Value) })];
        }
    }

    public ValueTask TrimAsync(long revision, CancellationToken cancellation) => history.TrimAsync(revision, cancellation);
}
