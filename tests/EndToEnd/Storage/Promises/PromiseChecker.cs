namespace Kronicle.EndToEnd.Storage.Promises;

/// <summary>One promise of the store to clients.</summary>
public interface IPromise
{
    string Name { get; }

    /// <summary>What in a run shows that it was broken; nothing when it was kept.</summary>
    IEnumerable<string> Check(RunRecord run);
}

/// <summary>Holds a run against all promises.</summary>
public static class PromiseChecker
{
    /// <summary>The whole list.</summary>
    public static readonly IReadOnlyList<IPromise> Promises =
        [new AnsweredWrites(), new NoDuplicates(), new GaplessSubscriptions(), new OneOrder(), new LinearizableKeys()];

    public static IReadOnlyList<Broken> Check(RunRecord run) =>
        [.. Promises.SelectMany(promise => promise.Check(run).Select(what => new Broken(promise.Name, what)))];

    /// <summary>The state that a prefix of the log leaves.</summary>
    public static Dictionary<string, Seen> Fold(IEnumerable<Seen> log)
    {
        var state = new Dictionary<string, Seen>(StringComparer.Ordinal);
        foreach (Seen item in log)
        {
            if (item.Deletes)
            {
                state.Remove(item.Key);
            }
            else
            {
                state[item.Key] = item;
            }
        }

        return state;
    }

    /// <summary>How a state differs from what it should be.</summary>
    public static IEnumerable<string> Differences(IReadOnlyDictionary<string, Seen> wanted, IReadOnlyList<Seen> found)
    {
        var state = found.ToDictionary(item => item.Key, StringComparer.Ordinal);
        return wanted.Keys.Union(state.Keys).Order(StringComparer.Ordinal)
            .Select(key => (Key: key, Wanted: Text(wanted.GetValueOrDefault(key)), Found: Text(state.GetValueOrDefault(key))))
            .Where(item => item.Wanted != item.Found)
            .Select(item => $"{item.Key} is {item.Found} and the log says {item.Wanted}");
    }

    private static string Text(Seen? item) => item is null ? "absent" : $"{item.Value} at {item.Revision}";
}
