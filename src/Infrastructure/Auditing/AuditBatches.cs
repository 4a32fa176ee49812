using System.Threading.Channels;
using Kronicle.Application.Auditing;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>
/// Events that wait to be written together. Adding never waits: when the buffer is full an event is refused. Batches
/// are handed over one after the other, beside requests.
/// </summary>
internal sealed class AuditBatches : IAsyncDisposable
{
    /// <summary>How long a server that stops waits for what is still to be written.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly AuditBatch options;
    private readonly long mostBytes;
    private readonly Action<IReadOnlyList<byte[]>> deliver;
    private readonly TimeProvider clock;
    private readonly Channel<byte[]> waiting;
    private readonly CancellationTokenSource closing = new();
    private readonly Task working;
    private TaskCompletionSource? full;
    private int collected;
    private long batchBytes;
    private double tokens;
    private long refilled;

    public AuditBatches(AuditBatch options, AuditTruncation truncation, Action<IReadOnlyList<byte[]>> deliver, TimeProvider clock)
    {
        (this.options, this.deliver, this.clock) = (options, deliver, clock);
        mostBytes = truncation.Enabled ? truncation.MaxBatchBytes : long.MaxValue;
        (tokens, refilled) = (options.Burst, clock.GetTimestamp());
        waiting = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(options.BufferSize));
        working = Task.Factory.StartNew(WorkAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    /// <returns>False when the buffer is full, or closed.</returns>
    public bool Add(byte[] item)
    {
        bool kept = waiting.Writer.TryWrite(item);
        if (Volatile.Read(ref full) is { } enough && IsFull(Volatile.Read(ref collected)))
        {
            enough.TrySetResult();
        }

        return kept;
    }

    /// <summary>Writes what waits, for ten seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await closing.CancelAsync();
        await Task.WhenAny(working, Task.Delay(Grace, clock));
    }

    private async Task WorkAsync()
    {
        var batch = new List<byte[]>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            await CollectAsync(batch);
            await ThrottleAsync();
            deliver(batch);
            batch = [];
            batchBytes = 0;
        }
    }

    /// <summary>Takes events until there are enough, or the first has waited long enough. It is not woken for each that comes.</summary>
    private async Task CollectAsync(List<byte[]> batch)
    {
        if (!Take(batch) && options.MaxWait > TimeSpan.Zero && !closing.IsCancellationRequested)
        {
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref full, enough);
            if (!IsFull(batch.Count))
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
                await Task.WhenAny(enough.Task, Pause(options.MaxWait, patience.Token));
                await patience.CancelAsync();
            }

            Volatile.Write(ref full, null);
            Take(batch);
        }
    }

    /// <returns>Whether the batch is full.</returns>
    private bool Take(List<byte[]> batch)
    {
        while (batch.Count < options.MaxSize && waiting.Reader.TryPeek(out byte[]? next))
        {
            if (batch.Count > 0 && batchBytes + next.Length > mostBytes)
            {
                return true;
            }

            waiting.Reader.TryRead(out _);
            batch.Add(next);
            batchBytes += next.Length;
        }

        collected = batch.Count;
        return batch.Count >= options.MaxSize;
    }

    // Also when nothing more fits into the buffer: what comes then is lost.
    private bool IsFull(int taken) => waiting.Reader.Count is var held && (taken + held >= options.MaxSize || held >= options.BufferSize);

    private async Task ThrottleAsync()
    {
        if (!options.Throttled)
        {
            return;
        }

        long now = clock.GetTimestamp();
        tokens = Math.Min(options.Burst, tokens + (clock.GetElapsedTime(refilled, now).TotalSeconds * options.Qps));
        refilled = now;
        tokens--;
        if (tokens < 0)
        {
            await Pause(TimeSpan.FromSeconds(-tokens / options.Qps), closing.Token);
        }
    }

    // A server that stops is in no mood to wait.
    private Task Pause(TimeSpan time, CancellationToken end) => Task.Delay(time, clock, end).ContinueWith(
        _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
