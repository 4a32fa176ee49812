namespace Kronicle.EndToEnd.Storage.Promises;

/// <summary>Every write that was answered is an event of the log, with the value and the resourceVersion of the answer, and the state is what the log folds to.</summary>
public sealed class AnsweredWrites : IPromise
{
    public string Name => "no answered write lost";

    public IEnumerable<string> Check(RunRecord run)
    {
        var events = run.Log.ToLookup(item => item.Revision);
        var deletions = Deletions(run.Log);
        foreach (Call call in run.Calls.Where(call => call is { Reads: false, Outcome: Outcome.Done }))
        {
            bool found = call.Verb == "delete"
                ? deletions.Contains((call.Key, call.Expected ?? 0))
                : events[call.Revision].Any(item => item.Key == call.Key && item.Value == call.Value && !item.Deletes);
            if (!found)
            {
                yield return $"{call.Verb} of {call.Key} to {call.Value ?? "nothing"} at {call.Revision} was answered and is not in the log";
            }
        }

        foreach (string difference in PromiseChecker.Differences(PromiseChecker.Fold(run.Log), run.Final))
        {
            yield return difference;
        }
    }

    /// <summary>Keys that were deleted, with the resourceVersion of the state that each deletion took away.</summary>
    private static HashSet<(string Key, long Before)> Deletions(IReadOnlyList<Seen> log)
    {
        var deletions = new HashSet<(string, long)>();
        var before = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Seen item in log)
        {
            if (item.Deletes)
            {
                deletions.Add((item.Key, before.GetValueOrDefault(item.Key)));
            }

            before[item.Key] = item.Revision;
        }

        return deletions;
    }
}
