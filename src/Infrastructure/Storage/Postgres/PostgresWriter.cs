using System.Threading.Channels;
using Kronicle.Application.EventLog;
using Npgsql;

namespace Kronicle.Infrastructure.Storage.Postgres;

/// <summary>The one writer of a process: what waits shares a commit.</summary>
internal sealed class PostgresWriter : IAsyncDisposable
{
    private const int GatherTurns = 64;

    /// <summary>A commit that a silent network holds is given up by its own deadlines, one after another: nobody waits for all of them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly PostgresStore store;
    private readonly TimeProvider clock;
    private readonly Action<OwnEvents?> committed;
    private readonly int largest;
    private readonly Channel<AppendWork> queue;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task writing;

    /// <param name="store">The database.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="committed">Told after each commit what it made; null when that is not known.</param>
    /// <param name="clock">Measures how long appends wait.</param>
    public PostgresWriter(PostgresStore store, PostgresEventLogOptions options, Action<OwnEvents?> committed, TimeProvider clock)
    {
        (this.store, this.committed, this.clock, largest) = (store, committed, clock, options.LargestCommit);
        queue = Channel.CreateBounded<AppendWork>(new BoundedChannelOptions(options.QueuedAppends) { SingleReader = true });
        writing = Task.Run(WriteAsync, CancellationToken.None);
    }

    /// <summary>Hands an append over. Who gives up waiting before it was taken has appended nothing.</summary>
    public async Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation)
    {
        var work = new AppendWork(append);
        try
        {
            await queue.Writer.WriteAsync(work, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw Closed();
        }

        try
        {
            return await work.Outcome.WaitAsync(Patience, clock, cancellation);
        }
        catch (TimeoutException e)
        {
            throw work.TryTake()
                ? new LogUnavailableException("PostgreSQL did not come to take the append", e)
                : new LogUnavailableException("PostgreSQL does not answer in time", e, LogOutage.Unanswered);
        }
        catch (OperationCanceledException)
        {
            work.TryTake();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await stopping.CancelAsync();
        await writing;
        stopping.Dispose();
    }

    private static LogUnavailableException Closed() => new("the event log is closed");

    private async Task WriteAsync()
    {
        var waiting = new Queue<AppendWork>();
        while (waiting.Count > 0 || await queue.Reader.WaitToReadAsync())
        {
            List<AppendWork> batch = [.. Take(waiting).Where(work => work.TryTake())];
            if (batch.Count == 0)
            {
                continue;
            }

            if (stopping.IsCancellationRequested)
            {
                batch.ForEach(work => work.Fail(Closed()));
                continue;
            }

            await CommitAsync(batch);
            await GatherAsync(batch.Count);
        }
    }

    // Who was just answered often appends again at once: it is awaited for some turns of the scheduler, so that it need not wait for
    // a whole commit of the few that were quicker.
    private async ValueTask GatherAsync(int answered)
    {
        for (int turn = 0; turn < GatherTurns && queue.Reader.Count is > 0 and int waiting && waiting < answered; turn++)
        {
            await Task.Yield();
        }
    }

    // A key stands once in a commit: what the second append expects is known only after the first.
    private List<AppendWork> Take(Queue<AppendWork> waiting)
    {
        var batch = new List<AppendWork>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (int left = waiting.Count; left > 0; left--)
        {
            Place(waiting.Dequeue());
        }

        while (batch.Count < largest && queue.Reader.TryRead(out AppendWork? work))
        {
            Place(work);
        }

        return batch;

        void Place(AppendWork work)
        {
            if (batch.Count < largest && keys.Add(work.Append.Key))
            {
                batch.Add(work);
            }
            else
            {
                waiting.Enqueue(work);
            }
        }
    }

    private async Task CommitAsync(List<AppendWork> batch)
    {
        var commit = new PostgresCommit(store, batch);
        try
        {
            // Not cancelled when the log closes: what is under way is finished, and answered as it ended.
            if (await commit.RunAsync(CancellationToken.None) is { Events.Count: > 0 } made)
            {
                committed(made);
            }
        }
#pragma warning disable CA1031 // Whatever the reason: whoever waits is told, and the writer goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await commit.FailAsync(e, CancellationToken.None);
            committed(null);
        }
    }
}
