namespace Kronicle.Application.WatchCache;

/// <summary>A revision that only grows, and those who wait for it. A wait that is already satisfied costs one read.</summary>
internal sealed class RevisionGate
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> waiting = new();
    private long reached;

    public long Reached => Volatile.Read(ref reached);

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

    public ValueTask WaitAsync(long revision, CancellationToken cancellation)
    {
        if (Reached >= revision)
        {
            return ValueTask.CompletedTask;
        }

        lock (gate)
        {
            if (reached >= revision)
            {
                return ValueTask.CompletedTask;
            }

            var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(wait, revision);
            return new(wait.Task.WaitAsync(cancellation));
        }
    }
}
