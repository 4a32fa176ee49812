namespace Kronicle.Api.Tests.Model;

/// <summary>A change as the model has it; Before or After is null when there was or is nothing.</summary>
internal sealed record Change(long Revision, Thing? Before, Thing? After)
{
    public Thing Subject => (After ?? Before)!;
}

/// <summary>A selector that lists and watches use.</summary>
internal sealed record Selector(string Query, Func<Thing, bool> Selects)
{
    private static readonly Selector[] All =
    [
        new("", _ => true),
        new("&labelSelector=l%3Dx", thing => Label(thing) == "x"),
        new("&labelSelector=l!%3Dx", thing => Label(thing) != "x"),
        new("&labelSelector=l%20in%20(x,y)", thing => Label(thing) is "x" or "y"),
        new("&labelSelector=!l", thing => Label(thing) is null),
        new("&fieldSelector=metadata.name%3Da", thing => thing.Name == "a"),
        new("&fieldSelector=metadata.name!%3Da&labelSelector=l", thing => thing.Name != "a" && Label(thing) is not null),
    ];

    public static Selector Of(int choice) => All[choice % All.Length];

    private static string? Label(Thing thing) => thing.Labels.GetValueOrDefault("l");
}

/// <summary>All changes of a namespace in order, and so its state at every revision.</summary>
internal sealed class History(long begin)
{
    private readonly List<Change> changes = [];

    /// <summary>The revision before the first change.</summary>
    public long Begin => begin;

    public IReadOnlyList<Change> Changes => changes;

    public SortedDictionary<string, Thing> Now { get; } = new(StringComparer.Ordinal);

    public long Latest => changes.Count == 0 ? begin : changes[^1].Revision;

    public Thing? Find(ThingKind kind, string name) => Now.GetValueOrDefault($"{kind}/{name}");

    public void Add(Change change)
    {
        Assert.True(change.Revision > Latest, $"revision {change.Revision} of {change.Subject.Name} is not after {Latest}");
        changes.Add(change);
        string key = $"{change.Subject.Kind}/{change.Subject.Name}";
        if (change.After is { } after)
        {
            Now[key] = after;
        }
        else
        {
            Now.Remove(key);
        }
    }

    /// <summary>Names what was selected at a revision, with revisions and content, in the order of the names.</summary>
    public string[] At(long revision, ThingKind kind, Selector selector)
    {
        var state = new SortedDictionary<string, Thing>(StringComparer.Ordinal);
        foreach (Change change in changes.Where(change => change.Subject.Kind == kind && change.Revision <= revision))
        {
            if (change.After is { } after)
            {
                state[after.Name] = after;
            }
            else
            {
                state.Remove(change.Subject.Name);
            }
        }

        return [.. state.Values.Where(selector.Selects).Select(Show)];
    }

    /// <summary>The events that a watch after a revision shows.</summary>
    public IEnumerable<string> After(long revision, ThingKind kind, Selector selector)
    {
        foreach (Change change in changes.Where(change => change.Subject.Kind == kind && change.Revision > revision))
        {
            bool was = change.Before is { } before && selector.Selects(before);
            bool now = change.After is { } after && selector.Selects(after);
            if (was || now)
            {
                // What leaves the selection is shown as it was, at the revision of the change.
                Thing shown = now ? change.After! : change.Before!;
                yield return now ? $"{(was ? "MODIFIED" : "ADDED")} {Show(shown)}" : $"DELETED {change.Revision} {shown.Remains}";
            }
        }
    }

    public static string Show(Thing thing) => $"{thing.Revision} {thing.Content}";
}
