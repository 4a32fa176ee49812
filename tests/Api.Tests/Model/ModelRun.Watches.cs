namespace Kronicle.Api.Tests.Model;

/// <summary>Watches from a revision, from now, from anything and with a list before: each shows every change of what it selects, once, in order.</summary>
internal sealed partial class ModelRun
{
    private const int MostWatches = 4;
    private const string EndOfList = """BOOKMARK {"k8s.io/initial-events-end":"true"}""";

    private readonly List<(OpenWatch Watch, Func<List<string[]>> Expected)> watches = [];

    private async Task WatchAsync(Step step)
    {
        if (watches.Count == MostWatches)
        {
            return;
        }

        Selector selector = Selector.Of((step.Value * 3) + step.Client);
        ThingKind kind = step.Kind;
        long now = history.Latest;
        long past = PastOf(step);
        (string query, Func<List<string[]>> expected) = (step.Choice % 4) switch
        {
            0 => ("", () => [[.. From(now), .. history.After(now, kind, selector)]]),
            1 => ("&resourceVersion=0", () => [.. Points(now).Select(point => (string[])[.. From(point), .. history.After(point, kind, selector)])]),
            2 => ($"&resourceVersion={past}", () => [[.. history.After(past, kind, selector)]]),
            _ => ("&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true",
                (Func<List<string[]>>)(() => [[.. From(now), EndOfList, .. history.After(now, kind, selector)]])),
        };
        watches.Add((await OpenWatch.OpenAsync(client, kind, ns, query + selector.Query), expected));

        IEnumerable<string> From(long revision) => history.At(revision, kind, selector).Select(shown => "ADDED " + shown);
    }

    // A watch from anything may have begun at any state that there was.
    private IEnumerable<long> Points(long until) => history.Changes.Select(change => change.Revision).Where(point => point <= until).Reverse().Append(history.Begin);

    private async Task EndAsync()
    {
        foreach ((OpenWatch watch, Func<List<string[]>> expected) in watches)
        {
            List<string[]> possible = expected();
            var seen = new List<string>();
            while (!possible.Exists(events => events.Length == seen.Count))
            {
                seen.Add((await watch.NextAsync().WaitAsync(TimeSpan.FromSeconds(30), Cancel)).Shown);
                List<string[]> left = possible.FindAll(events => events.Length >= seen.Count && events[seen.Count - 1] == seen[^1]);
                Assert.True(left.Count > 0, $"a watch showed\n  {string.Join("\n  ", seen)}\nand the model has\n  {string.Join("\n  ", possible[0])}");
                possible = left;
            }
        }
    }
}
