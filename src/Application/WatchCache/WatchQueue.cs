using System.Threading.Channels;
using System.Threading.Tasks.Sources;

namespace Kronicle.Application.WatchCache;

/// <summary>
/// The bounded queue of one watcher, for one reader and one writer at a time. A server holds tens of thousands that wait for years:
/// an empty one is a tenth of a bounded channel, and the room that a burst took is let go when it has been read.
/// </summary>
/// <param name="limit">Items that may wait.</param>
internal sealed class WatchQueue(int limit) : ChannelReader<WatchItem>, IValueTaskSource<bool>
{
    private const int SmallestBuffer = 1;
    private const int KeptBuffer = 16;

    private readonly Lock gate = new();
    private WatchItem[] items = [];
    private int start;
    private int count;
    private bool completed;
    private bool waiting;
    private ManualResetValueTaskSourceCore<bool> wake = new() { RunContinuationsAsynchronously = true };
    private CancellationToken token;
    private CancellationTokenRegistration cancels;

    /// <returns>False when it is full or complete.</returns>
    public bool TryWrite(WatchItem item)
    {
        bool wakes;
        lock (gate)
        {
            if (completed || count == limit)
            {
                return false;
            }

            if (count == items.Length)
            {
                Resize(Math.Min(limit, Math.Max(SmallestBuffer, 2 * count)));
            }

            items[(start + count++) % items.Length] = item;
            (wakes, waiting) = (waiting, false);
        }

        Wake(wakes, true);
        return true;
    }

    /// <summary>Nothing more is taken; what waits can still be read.</summary>
    public void Complete()
    {
        bool wakes;
        lock (gate)
        {
            completed = true;
            (wakes, waiting) = (waiting, false);
        }

        Wake(wakes, false);
    }

    public override bool TryRead(out WatchItem item)
    {
        lock (gate)
        {
            if (count == 0)
            {
                item = default;
                return false;
            }

            item = items[start];
            items[start] = default;
            start = (start + 1) % items.Length;
            if (--count == 0 && items.Length > KeptBuffer)
            {
                Resize(0);
            }

            return true;
        }
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken != token)
        {
            cancels.Dispose();
            token = cancellationToken;
            cancels = token.UnsafeRegister(static queue => ((WatchQueue)queue!).Cancel(), this);
        }

        short version;
        lock (gate)
        {
            if (count > 0 || completed)
            {
                return new(count > 0);
            }

            if (waiting)
            {
                throw new InvalidOperationException("somebody reads this queue already");
            }

            wake.Reset();
            (waiting, version) = (true, wake.Version);
        }

        // What was cancelled before the wait began found nobody to wake.
        if (token.IsCancellationRequested)
        {
            Cancel();
        }

        return new(this, version);
    }

    bool IValueTaskSource<bool>.GetResult(short token) => wake.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => wake.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        wake.OnCompleted(continuation, state, token, flags);

    private void Cancel()
    {
        bool wakes;
        lock (gate)
        {
            (wakes, waiting) = (waiting, false);
        }

        if (wakes)
        {
            wake.SetException(new OperationCanceledException(token));
        }
    }

    // Whoever took the wait away is the one who ends it.
    private void Wake(bool wakes, bool more)
    {
        if (wakes)
        {
            wake.SetResult(more);
        }
    }

    private void Resize(int size)
    {
        var next = new WatchItem[size];
        for (int i = 0; i < count; i++)
        {
            next[i] = items[(start + i) % items.Length];
        }

        (items, start) = (next, 0);
    }
}
