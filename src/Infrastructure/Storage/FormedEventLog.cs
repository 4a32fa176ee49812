using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage;

/// <summary>
/// A log whose store holds values in another form: what goes in is brought into it before the store sees it, what comes out is brought
/// back. The store's history, its newest events in memory and whatever it writes on the side hold the stored form only.
/// </summary>
/// <remarks>Values are transformed on the caller's thread, never on the store's writer: a form that waits for a key holds up nobody else.</remarks>
/// <param name="log">The store, which has a history too.</param>
/// <param name="form">The form.</param>
public sealed class FormedEventLog(IEventLog log, IStoredForm form) : IEventLog, IEventHistory, ICompactionTurns, IStoredFormRewriter
{
    private readonly FormedHistory past = new((IEventHistory)log, form);

    public async ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        Append checkedAppend = AppendRules.Checked(append);
        Append sealedAppend = checkedAppend.Value is { } value ? checkedAppend with { Value = form.ToStored(append.Key, value) } : checkedAppend;
        AppendOutcome outcome = await log.AppendAsync(sealedAppend, cancellation);
        return outcome.Current is { } current ? outcome with { Current = Shown(current) } : outcome;
    }

    public async ValueTask<StoredValue?> ReadAsync(string key, CancellationToken cancellation) =>
        await log.ReadAsync(key, cancellation) is { } found ? Shown(found) : null;

    public async ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellation)
    {
        ListPage page = await log.ListAsync(query, cancellation);
        return page with { Items = Shown(page.Items, cancellation) };
    }

    public async IAsyncEnumerable<IReadOnlyList<LogEvent>> SubscribeAsync(
        string prefix, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<LogEvent> events in log.SubscribeAsync(prefix, after, cancellation))
        {
            var shown = new LogEvent[events.Count];
            for (int i = 0; i < shown.Length; i++)
            {
                shown[i] = Shown(events[i]);
            }

            yield return shown;
        }
    }

    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation) => log.CurrentRevisionAsync(cancellation);

    public ValueTask CompactAsync(long revision, CancellationToken cancellation) => log.CompactAsync(revision, cancellation);

    public ValueTask<bool> TakeTurnAsync(long revision, CancellationToken cancellation) =>
        log is ICompactionTurns turns ? turns.TakeTurnAsync(revision, cancellation) : ValueTask.FromResult(true);

    public ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation) => past.BoundsAsync(cancellation);

    public IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(HistoryQuery query, CancellationToken cancellation) => past.ReadAsync(query, cancellation);

    public IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(KeyScope scope, long revision, CancellationToken cancellation) =>
        past.StatesAsync(scope, revision, cancellation);

    public ValueTask TrimAsync(long revision, CancellationToken cancellation) => past.TrimAsync(revision, cancellation);

    public async ValueTask<bool> IsStaleAsync(string key, CancellationToken cancellation) =>
        await log.ReadAsync(key, cancellation) is { } found && form.Renewed(key, found.Value) is not null;

    /// <inheritdoc/>
    /// <remarks>A store that keeps nothing beyond its process has nothing to rewrite.</remarks>
    public IAsyncEnumerable<RewriteProgress> RewriteAsync(EventActor actor, CancellationToken cancellation) =>
        log is IStoredValues values ? values.RewriteAsync(form, cancellation) : AsyncEnumerable.Empty<RewriteProgress>();

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private StoredValue[] Shown(IReadOnlyList<StoredValue> items, CancellationToken cancellation)
    {
        var shown = new StoredValue[items.Count];
        for (int i = 0; i < shown.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            shown[i] = Shown(items[i]);
        }

        return shown;
    }

    private StoredValue Shown(StoredValue item) => item with { Value = form.FromStored(item.Key, item.Value) };

    private LogEvent Shown(LogEvent item)
    {
        try
        {
            return item with { Value = form.FromStored(item.Key, item.Value) };
        }
        catch (ValueUnreadableException e)
        {
            return item with { Value = default, Unreadable = e };
        }
    }
}
