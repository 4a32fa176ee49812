using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Memory;

namespace Kronicle.Application.Tests.Maintenance;

/// <summary>A store in memory of which one append fails, before or after it is in the log, and with it all later ones.</summary>
internal sealed class FailingStore : IEventLog, IEventHistory
{
    private int appends;

    public MemoryEventLog Inner { get; } = new();

    /// <summary>The first append that fails, counted from 1; 0 for none.</summary>
    public int FailAt { get; set; }

    /// <summary>The failing append is in the log, and only its answer is lost.</summary>
    public bool AnswerOnly { get; set; }

    /// <summary>Later appends succeed.</summary>
    public bool Once { get; set; }

    /// <summary>Runs before an append with its number.</summary>
    public Func<int, Task> Before { get; set; } = _ => Task.CompletedTask;

    public int Appends => appends;

    /// <summary>A new connection: appends are counted anew and none fails.</summary>
    public void Mend() => (appends, FailAt) = (0, 0);

    public async ValueTask<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        int number = ++appends;
        await Before(number);
        bool fails = FailAt > 0 && (Once ? number == FailAt : number >= FailAt);
        if (!fails)
        {
            return await Inner.AppendAsync(append, cancellation);
        }

        if (AnswerOnly && number == FailAt)
        {
            await Inner.AppendAsync(append, cancellation);
        }

        throw new LogUnavailableException("the store is away");
    }

    public ValueTask<StoredValue?> ReadAsync(string key, CancellationToken cancellation) => Inner.ReadAsync(key, cancellation);

    public ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellation) => Inner.ListAsync(query, cancellation);

    /// <summary>As etcd does, it forgets who wrote keys that keep no history.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogEvent>> SubscribeAsync(
        string prefix, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<LogEvent> events in Inner.SubscribeAsync(prefix, after, cancellation))
        {
            yield return [.. events.Select(item => item.Key.StartsWith("/registry/leases/", StringComparison.Ordinal)
                ? item with { Actor = new EventActor("", "", "", "", default) } : item)];
        }
    }

    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation) => Inner.CurrentRevisionAsync(cancellation);

    public ValueTask CompactAsync(long revision, CancellationToken cancellation) => Inner.CompactAsync(revision, cancellation);

    public ValueTask<HistoryBounds> BoundsAsync(CancellationToken cancellation) => Inner.BoundsAsync(cancellation);

    public IAsyncEnumerable<IReadOnlyList<HistoryEvent>> ReadAsync(HistoryQuery query, CancellationToken cancellation) => Inner.ReadAsync(query, cancellation);

    public IAsyncEnumerable<IReadOnlyList<StoredValue>> StatesAsync(KeyScope scope, long revision, CancellationToken cancellation) =>
        Inner.StatesAsync(scope, revision, cancellation);

    public ValueTask TrimAsync(long revision, CancellationToken cancellation) => Inner.TrimAsync(revision, cancellation);

    public ValueTask DisposeAsync() => Inner.DisposeAsync();
}
