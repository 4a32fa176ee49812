using System.Text.Json.Nodes;

namespace Kronicle.Api.Tests.Model;

/// <summary>Gets, lists and pages: whatever revision an answer names, it shows the state at that revision.</summary>
internal sealed partial class ModelRun
{
    private readonly Dictionary<int, OpenList> lists = [];

    private async Task GetAsync(Step step)
    {
        Thing? now = history.Find(step.Kind, step.Name);
        bool old = step.Choice % 2 == 1;
        JsonNode? found = await SendAsync(HttpMethod.Get, PathOf(step, old ? "?resourceVersion=0" : ""), null,
            old ? [200, 404] : now is null ? [404] : [200]);
        if (found is null)
        {
            return;
        }

        string seen = History.Show(Thing.Read(step.Kind, found));
        string[] known = [.. history.Changes.Where(change => change.After?.Kind == step.Kind).Select(change => History.Show(change.After!))];
        Assert.True(old ? known.Contains(seen) : seen == History.Show(now!), $"the object is {seen}, the model has {now?.Content} and before it {string.Join("; ", known)}");
    }

    private async Task ListAsync(Step step)
    {
        Selector selector = Selector.Of((step.Value * 3) + step.Client);
        long past = PastOf(step);
        (string version, long least, long? exact) = (step.Choice % 5) switch
        {
            0 => ("", history.Latest, (long?)null),
            1 => ("&resourceVersion=0", 0, null),
            2 => ($"&resourceVersion={past}&resourceVersionMatch=Exact", past, past),
            3 => ($"&resourceVersion={past}&resourceVersionMatch=NotOlderThan", past, null),
            _ => ($"&resourceVersion={past}", past, null),
        };
        JsonNode list = (await SendAsync(HttpMethod.Get, $"{ThingBodies.Path(step.Kind, ns)}?x=y{version}{selector.Query}", null, 200))!;
        long revision = RevisionOf(list);
        Assert.True(revision >= least && (exact is null || revision == exact), $"a list at {version} is of revision {revision}, the latest is {history.Latest}");
        Same(string.Join("\n", history.At(revision, step.Kind, selector)), string.Join("\n", Shown(step.Kind, list)), $"the list at {revision}");
    }

    // A client goes on with the list that it has begun, whatever was written meanwhile.
    private async Task PageAsync(Step step)
    {
        int limit = (step.Value % 3) + 1;
        if (!lists.Remove(step.Client, out OpenList? list))
        {
            Selector selector = Selector.Of(step.Choice);
            list = new(step.Kind, selector, 0, [], step.Choice % 2 == 0 ? "" : $"&resourceVersion={PastOf(step)}&resourceVersionMatch=Exact");
        }

        JsonNode page = (await SendAsync(HttpMethod.Get, $"{ThingBodies.Path(list.Kind, ns)}?limit={limit}{list.Selector.Query}{list.Next}", null, 200))!;
        long revision = RevisionOf(page);
        Assert.True(list.Revision == 0 || list.Revision == revision, $"the list began at {list.Revision} and goes on at {revision}");
        string[] shown = [.. list.Shown, .. Shown(list.Kind, page)];
        string[] whole = history.At(revision, list.Kind, list.Selector);
        Same(string.Join("\n", whole.Take(shown.Length)), string.Join("\n", shown), $"the pages of {revision}");
        if ((string?)page["metadata"]!["continue"] is { Length: > 0 } token)
        {
            Assert.True(list.Selector.Query.Length > 0 || (long?)page["metadata"]!["remainingItemCount"] == whole.Length - shown.Length, "remainingItemCount is wrong");
            lists[step.Client] = list with { Revision = revision, Shown = shown, Next = $"&continue={Uri.EscapeDataString(token)}" };
        }
        else
        {
            Assert.Equal(whole.Length, shown.Length);
        }
    }

    private long PastOf(Step step) => history.Changes.Count == 0 ? history.Begin : history.Changes[step.Choice * 7 % history.Changes.Count].Revision;

    private static IEnumerable<string> Shown(ThingKind kind, JsonNode list) =>
        (list["items"] as JsonArray ?? []).Select(item => History.Show(Thing.Read(kind, item!)));

    private sealed record OpenList(ThingKind Kind, Selector Selector, long Revision, string[] Shown, string Next);
}
