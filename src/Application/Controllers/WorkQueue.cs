using System.Threading.Channels;

namespace Kronicle.Application.Controllers;

/// <summary>
/// Keys that wait to be worked on. A key waits once however often it is added, is never worked on twice at a time, and one that was
/// added while it was worked on comes again. What failed comes again after a pause that doubles.
/// </summary>
public sealed class WorkQueue(TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Channel<string> ready = Channel.CreateUnbounded<string>();
    private readonly Lock gate = new();
    private readonly HashSet<string> waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> working = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> failures = new(StringComparer.Ordinal);

    public void Add(string key)
    {
        lock (gate)
        {
            if (waiting.Add(key) && !working.Contains(key))
            {
                ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Adds a key after a while; not any more once it is cancelled.</summary>
    public void AddAfter(string key, TimeSpan pause, CancellationToken cancellation) => _ = AddLaterAsync(key, pause, cancellation);

    /// <summary>Works on one key after another until it is cancelled.</summary>
    /// <param name="work">The work; an exception puts the key back for later.</param>
    /// <param name="failed">Told of every failure.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(Func<string, CancellationToken, Task> work, Action<string, Exception> failed, CancellationToken cancellation)
    {
        await foreach (string key in ready.Reader.ReadAllAsync(cancellation))
        {
            Begin(key);
            bool done = false;
            try
            {
                await work(key, cancellation);
                done = true;
            }
#pragma warning disable CA1031 // Whatever the reason: one key that fails must not end the work on the others.
            catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                // What breaks because everything stops is no failure of its own.
                if (!cancellation.IsCancellationRequested)
                {
                    failed(key, e);
                }
            }

            if (End(key, done) is { } pause)
            {
                AddAfter(key, pause, cancellation);
            }
        }
    }

    private void Begin(string key)
    {
        lock (gate)
        {
            waiting.Remove(key);
            working.Add(key);
        }
    }

    // The pause before the next try; null when the key is done.
    private TimeSpan? End(string key, bool done)
    {
        lock (gate)
        {
            working.Remove(key);
            if (waiting.Contains(key))
            {
                ready.Writer.TryWrite(key);
            }

            if (done)
            {
                failures.Remove(key);
                return null;
            }

            int times = failures.GetValueOrDefault(key);
            failures[key] = times + 1;
            return TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(times, 20)));
        }
    }

    private async Task AddLaterAsync(string key, TimeSpan pause, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(pause, clock, cancellation);
            Add(key);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
