namespace Kronicle.EndToEnd.Storage.Promises;

/// <summary>
/// All watchers get the same events in the same order, that of the log, and the order agrees with time: a write that was answered before
/// another was asked for comes before it, whatever their keys.
/// </summary>
public sealed class OneOrder : IPromise
{
    public string Name => "one order for all watchers";

    public IEnumerable<string> Check(RunRecord run)
    {
        var log = run.Log.GroupBy(item => item.Revision).ToDictionary(group => group.Key, group => group.First());
        foreach (Watched watch in run.Watches)
        {
            long last = watch.After;
            foreach (Seen item in watch.Events)
            {
                if (item.Revision <= last)
                {
                    yield return $"{watch.Watcher} got {item.Key} at {item.Revision} after {last}";
                }

                last = item.Revision;
                if (!log.TryGetValue(item.Revision, out Seen? meant) || meant != item)
                {
                    yield return $"{watch.Watcher} got {item} and the log has {meant?.ToString() ?? "no such event"}";
                }
            }
        }

        for (int i = 1; i < run.Log.Count; i++)
        {
            if (run.Log[i].Revision <= run.Log[i - 1].Revision)
            {
                yield return $"the log has {run.Log[i].Revision} after {run.Log[i - 1].Revision}";
            }
        }

        foreach (string late in AgainstTime(run.Calls))
        {
            yield return late;
        }
    }

    private static IEnumerable<string> AgainstTime(IReadOnlyList<Call> calls)
    {
        Call[] writes = [.. calls.Where(call => call is { Reads: false, Outcome: Outcome.Done, Revision: > 0 })];
        var answered = new Queue<Call>(writes.OrderBy(call => call.Returned));
        Call? newest = null;
        foreach (Call call in writes.OrderBy(call => call.Called))
        {
            while (answered.TryPeek(out Call? before) && before.Returned < call.Called)
            {
                newest = newest is null || before.Revision > newest.Revision ? before : newest;
                answered.Dequeue();
            }

            if (newest is not null && newest.Revision >= call.Revision)
            {
                yield return $"{call.Verb} of {call.Key} has revision {call.Revision}; {newest.Key} at {newest.Revision} was answered before it was asked for";
            }
        }
    }
}
