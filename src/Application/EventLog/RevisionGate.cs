namespace Kronicle.Application.EventLog;

/// <summary>A revision that only grows, and those who wait for it. A wait that is already satisfied costs one read.</summary>
public sealed class RevisionGate
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> waiting = new();
    private long reached;
    private Exception? broken;

    public long Reached => Volatile.Read(ref reached);

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    public void Reach(long revision)
    {
        lock (gate)
        {
            if (revision <= reached)
            {
                return;
            }

            Volatile.Write(ref reached, revision);
            while (waiting.TryPeek(out TaskCompletionSource? first, out long needed) && needed <= revision)
            {
                waiting.Dequeue();
                first.TrySetResult();
            }
        }
    }

    /// <summary>The revision grows no more: those who wait, and those who will, are told why.</summary>
    public void Break(Exception why)
    {
        lock (gate)
        {
            broken ??= why;
            while (waiting.TryDequeue(out TaskCompletionSource? wait, out _))
            {
                wait.TrySetException(broken);
            }
        }
    }

    public ValueTask WaitAsync(long revision, CancellationToken cancellation)
    {
        if (Reached >= revision)
        {
            return ValueTask.CompletedTask;
        }

        TaskCompletionSource wait;
        lock (gate)
        {
            if (reached >= revision)
            {
                return ValueTask.CompletedTask;
            }

            if (broken is not null)
            {
                return ValueTask.FromException(broken);
            }

            wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(wait, revision);
        }

        return new(WaitAsync(wait, cancellation));
    }

    // Who gives up is forgotten at once: a client may ask for a revision that will not come for years.
    private async Task WaitAsync(TaskCompletionSource wait, CancellationToken cancellation)
    {
        try
        {
            await wait.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                waiting.Remove(wait, out _, out _);
            }

            throw;
        }
    }
}
