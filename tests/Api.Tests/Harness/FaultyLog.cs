using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Api.Tests.Harness;

/// <summary>The memory log or another, with faults on demand where consistent reads ask for the current revision.</summary>
public sealed class FaultyLog(IEventLog? store = null) : IEventLog, IEventHistory
{
    private readonly IEventLog inner = store ?? new MemoryEventLog();
    private TaskCompletionSource? stall;

    private IEventHistory Past => (IEventHistory)inner;

    /// <summary>Thrown by every call; null lets calls through.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Thrown by every append; null lets appends through.</summary>
    public Exception? AppendFault { get; set; }

    /// <summary>The next reader waits until it is cancelled; the task completes when it has come.</summary>
    public Task StallNext()
    {
        stall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return stall.Task;
    }

    public async ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation)
    {
        ThrowFault();
        if (Interlocked.Exchange(ref stall, null) is { } waiting)
        {
            waiting.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }

        return await inner.CurrentRevisionAsync(cancellation);
    }

    public ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        ThrowFault();
        return AppendFault is { } fault ? throw fault : inner.AppendAsync(append, cancellation);
    }

    public ValueTask<StoredValue?> ReadAsync(string key, CancellationToken cancellation)
    {
        ThrowFault();
        return inner.ReadAsync(key, cancellation);
    }

    public ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellation)
    {
        ThrowFault();
        return inner.ListAsync(query, cancellation);
    }

    public IAsyncEnumerable<IReadOnlyList<LogEvent>> SubscribeAsync(string prefix, long after, CancellationToken cancellation) =>
        inner.SubscribeAsync(prefix, after, cancellation);

    public ValueTask CompactAsync(long revision, CancellationToken cancellation) => inner.CompactAsync(revision, cancellation);

    public ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation) => Past.BoundsAsync(cancellation);

    public IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(HistoryQuery query, CancellationToken cancellation) =>
        Past.ReadAsync(query, cancellation);

    public IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(KeyScope scope, long revision, CancellationToken cancellation) =>
        Past.StatesAsync(scope, revision, cancellation);

    public ValueTask TrimAsync(long revision, CancellationToken cancellation) => Past.TrimAsync(revision, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void ThrowFault()
    {
        if (Fault is { } fault)
        {
            throw fault;
        }
    }
}
