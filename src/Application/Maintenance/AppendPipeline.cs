using Kronicle.Application.EventLog;

namespace Kronicle.Application.Maintenance;

/// <summary>
/// Appends in order with some under way at once. A key is under way once at most, because what its next append expects is known only
/// after the one before. Used by one caller at a time.
/// </summary>
/// <param name="log">Where to.</param>
/// <param name="width">How many may be under way: as many as the store keeps in the order of the calls.</param>
/// <param name="revisions">The revisions of the present keys in the log; kept up to date.</param>
internal sealed class AppendPipeline(IEventLog log, int width, Dictionary<string, long> revisions)
{
    private readonly Queue<(Append Append, Task<AppendOutcome> Task)> underWay = new();
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    /// <summary>How many were committed.</summary>
    public long Committed { get; private set; }

    /// <summary>The key's revision once all its appends have ended; 0 when it is absent.</summary>
    public async ValueTask<long> RevisionAsync(string key)
    {
        while (keys.Contains(key))
        {
            await SettleFirstAsync();
        }

        return revisions.GetValueOrDefault(key);
    }

    /// <summary>Begins an append; throws what an earlier one ended with.</summary>
    public async ValueTask AddAsync(string key, ReadOnlyMemory<byte>? value, EventActor actor)
    {
        var append = new Append(key, await RevisionAsync(key), value, actor);
        while (underWay.Count >= width)
        {
            await SettleFirstAsync();
        }

        // An append that was begun is waited for: giving up on it would leave its outcome unknown.
        underWay.Enqueue((append, log.AppendAsync(append, CancellationToken.None).AsTask()));
        keys.Add(key);
    }

    /// <summary>Waits until nothing is under way.</summary>
    public async ValueTask DrainAsync()
    {
        while (underWay.Count > 0)
        {
            await SettleFirstAsync();
        }
    }

    /// <summary>Waits for what is under way whatever becomes of it: after a failure nothing may be left running.</summary>
    public async ValueTask AbandonAsync()
    {
        while (underWay.TryDequeue(out (Append Append, Task<AppendOutcome> Task) first))
        {
            await first.Task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        keys.Clear();
    }

    private async ValueTask SettleFirstAsync()
    {
        (Append append, Task<AppendOutcome> task) = underWay.Dequeue();
        AppendOutcome outcome = await task;
        keys.Remove(append.Key);
        if (!outcome.Committed)
        {
            throw new CopyRefusedException($"{append.Key} was changed in the target by somebody else: nothing else may write there during a copy");
        }

        Committed++;
        if (append.Value is null)
        {
            revisions.Remove(append.Key);
        }
        else
        {
            revisions[append.Key] = outcome.Revision;
        }
    }
}
