namespace Kronicle.EndToEnd.Storage.Promises;

/// <summary>
/// Each key is a register: its states follow each other in the order of the log, a conditional write follows the state that it named,
/// and no call shows an older state than one that was answered before it was asked for. Since no two writes write the same, the state of
/// every call is known; only one that finds nothing may mean any of the times when nothing was there, and is taken for the earliest that
/// it can be.
/// </summary>
public sealed class LinearizableKeys : IPromise
{
    public string Name => "linearizable per key";

    public IEnumerable<string> Check(RunRecord run)
    {
        var calls = run.Calls.ToLookup(call => call.Key);
        var logs = run.Log.ToLookup(item => item.Key);
        return calls.Select(group => group.Key).Union(logs.Select(group => group.Key))
            .SelectMany(key => Key(key, [.. calls[key]], [.. logs[key]]).Select(what => $"{key}: {what}"));
    }

    // The states of a key are numbered: 0 is its absence at the start, n what its event n left.
    private static IEnumerable<string> Key(string key, Call[] calls, Seen[] log)
    {
        var placed = new List<(Call Call, int State)>();
        foreach (Seen item in log.Where(item => !item.Deletes && !calls.Any(call => !call.Reads && call.Value == item.Value)))
        {
            yield return $"nobody wrote {item.Value}, which is in the log at {item.Revision}";
        }

        foreach (Call call in calls.Where(call => call.Reads ? call is { Outcome: Outcome.Done, Value: not null } : call.Verb != "delete" || call.Outcome == Outcome.Done))
        {
            int at = Array.FindIndex(log, item => call.Verb == "delete"
                ? item.Deletes && Before(log, item) == call.Expected
                : !item.Deletes && item.Value == call.Value && (call.Revision == 0 || item.Revision == call.Revision));
            if (at >= 0)
            {
                placed.Add((call, at + 1));
            }
            else if (call.Reads)
            {
                yield return $"a read found {call.Value} at {call.Revision}, which never was";
            }
        }

        foreach ((Call call, int state) in placed.Where(item => !item.Call.Reads))
        {
            if (call.Outcome == Outcome.Refused)
            {
                yield return $"{call.Verb} to {call.Value} was refused and is in the log at {log[state - 1].Revision}";
            }
            else if (call.Expected is { } expected && Current(log, state - 1) != expected)
            {
                yield return $"{call.Verb} to {call.Value} expected {expected} and followed {Current(log, state - 1)}";
            }
        }

        foreach (string late in InTime(placed, [.. calls.Where(call => call is { Reads: true, Outcome: Outcome.Done, Value: null })], log))
        {
            yield return late;
        }
    }

    private static IEnumerable<string> InTime(List<(Call Call, int State)> placed, Call[] absent, Seen[] log)
    {
        // What is known to be done by when: calls without an answer never are.
        var done = new PriorityQueue<int, long>(placed.Where(item => item.Call.Outcome == Outcome.Done).Select(item => (item.State, item.Call.Returned)));
        int least = 0;
        foreach ((Call call, int? state) in placed.Select(item => (item.Call, (int?)item.State)).Concat(absent.Select(call => (call, (int?)null))).OrderBy(item => item.Item1.Called))
        {
            while (done.TryPeek(out int earlier, out long returned) && returned < call.Called)
            {
                least = Math.Max(least, earlier);
                done.Dequeue();
            }

            if (state is { } shown)
            {
                if (call.Reads ? shown < least : shown <= least)
                {
                    yield return $"{call.Verb} of {call.Value ?? "nothing"} shows revision {log[shown - 1].Revision}; {log[least - 1].Revision} was answered before it was asked for";
                }
            }
            else if (Enumerable.Range(least, log.Length + 1 - least).FirstOrDefault(n => n == 0 || log[n - 1].Deletes, -1) is var free and >= 0)
            {
                done.Enqueue(free, call.Returned);
            }
            else
            {
                yield return $"a read found nothing; {log[least - 1].Value} at {log[least - 1].Revision} was answered before it was asked for and nobody deleted it";
            }
        }
    }

    /// <summary>The revision of a state; 0 when nothing is there.</summary>
    private static long Current(Seen[] log, int state) => state == 0 || log[state - 1].Deletes ? 0 : log[state - 1].Revision;

    private static long Before(Seen[] log, Seen item) => Current(log, Array.IndexOf(log, item));
}
