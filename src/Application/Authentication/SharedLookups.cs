namespace Kronicle.Application.Authentication;

/// <summary>
/// One look-up for all who want the same at the same time. It is nobody's own: who goes away leaves it to the others, and it ends by a limit of its own.
/// </summary>
/// <param name="limit">How long a look-up may take.</param>
/// <param name="clock">Measures the limit.</param>
internal sealed class SharedLookups<T>(TimeSpan limit, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TaskCompletionSource<T>> running = new(StringComparer.Ordinal);

    /// <summary>What the look-up that is under way brings, or a new one when none is.</summary>
    /// <param name="key">What is wanted.</param>
    /// <param name="look">Looks it up; its token ends with the limit alone.</param>
    /// <param name="cancellation">Ends this caller's wait and nothing else.</param>
    public Task<T> GetAsync(string key, Func<CancellationToken, Task<T>> look, CancellationToken cancellation)
    {
        TaskCompletionSource<T>? own = null;
        TaskCompletionSource<T>? shared;
        lock (gate)
        {
            if (!running.TryGetValue(key, out shared))
            {
                // Nobody who waits is served on the thread that brings the answer: there may be many.
                running[key] = shared = own = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        if (own is not null)
        {
            _ = RunAsync(key, look, own);
        }

        return shared.Task.WaitAsync(cancellation);
    }

    private async Task RunAsync(string key, Func<CancellationToken, Task<T>> look, TaskCompletionSource<T> found)
    {
        using var time = new CancellationTokenSource(limit, clock);
        Task<T> looking = LookAsync(look, time.Token);
        await ((Task)looking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
        {
            running.Remove(key);
        }

        found.SetFromTask(looking);
    }

    // What it throws before it waits is an outcome as well.
    private static async Task<T> LookAsync(Func<CancellationToken, Task<T>> look, CancellationToken time) => await look(time);
}
