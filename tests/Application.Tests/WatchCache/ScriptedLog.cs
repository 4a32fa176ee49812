using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Kronicle.Application.EventLog;
using Kronicle.TestKit;

namespace Kronicle.Application.Tests.WatchCache;

/// <summary>A log in front of another whose subscriptions and lists the test can hold, fail and count.</summary>
internal sealed class ScriptedLog(IEventLog inner) : PassingLog(inner)
{
    private readonly Channel<Exception> failures = Channel.CreateUnbounded<Exception>();

    /// <summary>Runs before a list is answered.</summary>
    public Func<Task> BeforeList { get; set; } = () => Task.CompletedTask;

    /// <summary>Runs after a list was read and before it is answered.</summary>
    public Func<Task> AfterList { get; set; } = () => Task.CompletedTask;

    /// <summary>Runs before the current revision is told.</summary>
    public Func<Task> BeforeRevision { get; set; } = () => Task.CompletedTask;

    public int Subscriptions { get; private set; }

    /// <summary>Ends the present subscription, or the next, with an exception.</summary>
    public void Fail(Exception why) => failures.Writer.TryWrite(why);

    public override async ValueTask<ListPage> ListAsync(ListQuery query, CancellationToken cancellation)
    {
        await BeforeList();
        ListPage page = await base.ListAsync(query, cancellation);
        await AfterList();
        return page;
    }

    public override async IAsyncEnumerable<IReadOnlyList<LogEvent>> SubscribeAsync(
        string prefix, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Subscriptions++;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<Exception> failing = failures.Reader.ReadAsync(stop.Token).AsTask();
        await using IAsyncEnumerator<IReadOnlyList<LogEvent>> events = base.SubscribeAsync(prefix, after, stop.Token).GetAsyncEnumerator(stop.Token);
        while (true)
        {
            Task<bool> next = events.MoveNextAsync().AsTask();
            if (await Task.WhenAny(next, failing) == failing && !cancellation.IsCancellationRequested)
            {
                Exception why = await failing;
                await stop.CancelAsync();
                await next.ContinueWith(_ => { }, TaskScheduler.Default);
                throw why;
            }

            if (!await next)
            {
                yield break;
            }

            yield return events.Current;
        }
    }

    public override async ValueTask<long> CurrentRevisionAsync(CancellationToken cancellation)
    {
        await BeforeRevision();
        return await base.CurrentRevisionAsync(cancellation);
    }
}
