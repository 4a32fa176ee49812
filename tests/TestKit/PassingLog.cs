using Kronicle.Application.EventLog;

namespace Kronicle.TestKit;

/// <summary>A log that passes every call on to another: what a test wants otherwise it overrides.</summary>
public abstract class PassingLog(IEventLog inner) : IEventLog
{
    public virtual ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation) => inner.AppendAsync(append, cancellation);

    public virtual ValueTask<StoredValue?> ReadAsync(string key, CancellationToken cancellation) => inner.ReadAsync(key, cancellation);

    public virtual ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellation) => inner.ListAsync(query, cancellation);

    public virtual IAsyncEnumerable<IReadOnlyList<LogEvent>> SubscribeAsync(string prefix, long after, CancellationToken cancellation) =>
        inner.SubscribeAsync(prefix, after, cancellation);

    public virtual ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation) => inner.CurrentRevisionAsync(cancellation);

    public virtual ValueTask CompactAsync(long revision, CancellationToken cancellation) => inner.CompactAsync(revision, cancellation);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return inner.DisposeAsync();
    }
}
