using Kronicle.Application.EventLog;

namespace Kronicle.Infrastructure.Storage.Embedded;

/// <summary>What waits for the writer: bounded, in order of arrival, taken all at once.</summary>
/// <param name="capacity">So many wait; who comes then waits for room.</param>
internal sealed class WriteQueue(int capacity)
{
    private readonly SemaphoreSlim room = new(capacity);
    private readonly object gate = new();
    private List<WriteWork> waiting = [];
    private bool completed;

    /// <summary>Puts work at the end. Throws <see cref="LogUnavailableException"/> when the log is closed.</summary>
    public async ValueTask AddAsync(WriteWork work, CancellationToken cancellation)
    {
        await room.WaitAsync(cancellation);
        work.Watch(cancellation);
        lock (gate)
        {
            if (completed)
            {
                room.Release();
                work.TryBegin();
                throw new LogUnavailableException("the event log is closed");
            }

            waiting.Add(work);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Takes all that waits, in exchange for an empty list; false when nothing will ever come again.</summary>
    /// <param name="batch">Empty when called; what was taken after.</param>
    /// <param name="block">Whether to wait for something.</param>
    public bool Take(ref List<WriteWork> batch, bool block)
    {
        lock (gate)
        {
            while (block && waiting.Count == 0 && !completed)
            {
                Monitor.Wait(gate);
            }

            (batch, waiting) = (waiting, batch);
            if (batch.Count > 0)
            {
                room.Release(batch.Count);
            }

            return batch.Count > 0 || !completed;
        }
    }

    /// <summary>Nothing is added from now on; what waits is still taken.</summary>
    public void Complete()
    {
        lock (gate)
        {
            completed = true;
            Monitor.PulseAll(gate);
        }
    }
}
