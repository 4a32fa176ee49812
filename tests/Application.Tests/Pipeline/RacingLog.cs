using Kronicle.Application.EventLog;

namespace Kronicle.Application.Tests.Pipeline;

/// <summary>A log in which another writer may be quicker.</summary>
internal sealed class RacingLog(IEventLog inner) : IEventLog
{
    /// <summary>Runs before each append with how many were tried so far; it may append to the log behind.</summary>
    public Func<int, Append, Task> BeforeAppend { get; set; } = (_, _) => Task.CompletedTask;

    public int Appends { get; private set; }

    public async ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        await BeforeAppend(Appends++, append);
        return await inner.AppendAsync(append, cancellation);
    }

    public ValueTask<StoredValue?> ReadAsync(string key, CancellationToken cancellation) => inner.ReadAsync(key, cancellation);

    public ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellation) => inner.ListAsync(query, cancellation);

    public IAsyncEnumerable<IReadOnlyList<LogEvent>> SubscribeAsync(string prefix, long after, CancellationToken cancellation) =>
        inner.SubscribeAsync(prefix, after, cancellation);

    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation) => inner.CurrentRevisionAsync(cancellation);

    public ValueTask CompactAsync(long revision, CancellationToken cancellation) => inner.CompactAsync(revision, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
