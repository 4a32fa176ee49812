using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Model;

/// <summary>
/// Plays steps in a namespace of its own and holds the server to the model: every answer, and every event in its order. One unfiltered
/// watch of each kind tells the revisions of deletions, which answers do not.
/// </summary>
internal sealed partial class ModelRun : IAsyncDisposable
{
    private static int count;

    private readonly HttpClient client;
    private readonly string ns;
    private readonly Dictionary<ThingKind, OpenWatch> ledgers = [];
    private History history = new(0);
    private Step current = null!;

    private ModelRun(InProcessServer server)
    {
        client = server.Client();
        ns = $"model-{Interlocked.Increment(ref count)}";
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Plays steps; what disagrees with the model fails the test and names the step.</summary>
    public static async Task PlayAsync(InProcessServer server, IReadOnlyList<Step> steps)
    {
        await using var run = new ModelRun(server);
        await run.BeginAsync();
        for (int i = 0; i < steps.Count; i++)
        {
            run.current = steps[i];
            try
            {
                await run.DoAsync(steps[i]);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new InvalidOperationException($"step {i + 1}, {steps[i]}: {e.Message}", e);
            }
        }

        await run.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (OpenWatch watch in ledgers.Values.Concat(watches.Select(open => open.Watch)))
        {
            await watch.DisposeAsync();
        }

        client.Dispose();
    }

    private async Task BeginAsync()
    {
        await SendAsync(HttpMethod.Post, "/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = ns } }, 201);
        JsonNode account = (await SendAsync(HttpMethod.Post, $"/api/v1/namespaces/{ns}/serviceaccounts",
            new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } }, 201))!;
        history = new(RevisionOf(account));
        foreach (ThingKind kind in Enum.GetValues<ThingKind>())
        {
            ledgers[kind] = await OpenWatch.OpenAsync(client, kind, ns, $"&resourceVersion={history.Begin}");
        }
    }

    private Task DoAsync(Step step) => step.Verb switch
    {
        Verb.Create => CreateAsync(step),
        Verb.Update => UpdateAsync(step),
        Verb.MergePatch or Verb.StrategicPatch or Verb.JsonPatch => PatchAsync(step),
        Verb.Apply => ApplyAsync(step),
        Verb.StatusUpdate => StatusAsync(step),
        Verb.Finalize => FinalizeAsync(step),
        Verb.Delete => DeleteAsync(step),
        Verb.DeleteCollection => DeleteCollectionAsync(step),
        Verb.Get => GetAsync(step),
        Verb.List => ListAsync(step),
        Verb.Page => PageAsync(step),
        Verb.Watch => WatchAsync(step),
        _ => RaceAsync(step),
    };

    private Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, params int[] codes) =>
        SendAsync(method, path, body, "application/json", codes);

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, string type, params int[] codes)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, type);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, Cancel);
        string text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(codes.Contains((int)answer.StatusCode), $"{method} {path} {body?.ToJsonString()}: wanted {string.Join(" or ", codes)}, was {(int)answer.StatusCode}: {text}");
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted ? JsonNode.Parse(text) : null;
    }

    /// <summary>A write of one object: what it answers, and the one event that it makes unless it changes nothing.</summary>
    private async Task WriteAsync(Step step, HttpMethod method, string path, JsonNode body, string type, Thing? before, Thing after, bool removes = false)
    {
        path += (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + (step.Verb == Verb.Apply ? "" : $"fieldManager=m{step.Client}") + (step.DryRun ? "&dryRun=All" : "");
        var seen = Thing.Read(after.Kind, (await SendAsync(method, path, body, type, before is null ? 201 : 200))!);
        after = after with { Uid = before?.Uid ?? seen.Uid, Revision = seen.Revision };
        Same(removes ? after.Remains : after.Content, removes ? seen.Remains : seen.Content, "the answer");
        if (step.DryRun)
        {
            return;
        }

        if (!removes && seen.Revision == before?.Revision)
        {
            Same(before.Content, after.Content, "an answer with the revision from before");
            return;
        }

        Assert.True(removes || step.Verb == Verb.Apply || before?.Content != after.Content, $"nothing was changed, and yet there is revision {seen.Revision}");
        await CommitAsync(after.Kind, [new(seen.Revision, before, removes ? null : after)]);
    }

    /// <summary>Reads the events that changes make and enters them; revisions of removals come from there. Their order is free.</summary>
    private async Task CommitAsync(ThingKind kind, List<Change> pending)
    {
        while (pending.Count > 0)
        {
            (string type, Thing? seen, string shown) = await ledgers[kind].NextAsync().WaitAsync(TimeSpan.FromSeconds(30), Cancel);
            int at = pending.FindIndex(change => change.Subject.Name == seen?.Name);
            Assert.True(at >= 0, $"an event that nothing explains: {shown}");
            Change change = pending[at];
            if (change.After is null && type == "MODIFIED" && seen!.Deleting)
            {
                // The mark that a removal may leave first.
                history.Add(new(seen.Revision, change.Before, seen));
                pending[at] = change with { Before = seen };
                continue;
            }

            Assert.Equal(change.After is null ? "DELETED" : change.Before is null ? "ADDED" : "MODIFIED", type);
            Same(change.After?.Content ?? change.Before!.Remains, change.After is null ? seen!.Remains : seen!.Content, "the event");
            Assert.True(change.After is null || change.Revision == 0 || change.Revision == seen.Revision, $"the answer said revision {change.Revision}, the event {seen.Revision}");
            history.Add(new(seen.Revision, change.Before, change.After is { } after ? after with { Revision = seen.Revision } : null));
            pending.RemoveAt(at);
        }
    }

    private string PathOf(Step step, string after = "") => $"{ThingBodies.Path(step.Kind, ns)}/{step.Name}{after}";

    private static long RevisionOf(JsonNode json) => long.Parse((string)json["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);

    // An earlier revision of an object; null when it has had none.
    private long? StaleOf(Thing? thing) => history.Changes
        .Where(change => change.After is { } after && after.Uid == thing?.Uid && after.Revision < thing.Revision)
        .Select(change => (long?)change.Revision).LastOrDefault();

    private static void Same(string expected, string actual, string what) =>
        Assert.True(expected == actual, $"{what} differs:\n  model:  {expected}\n  server: {actual}");

    private static ImmutableDictionary<string, ImmutableHashSet<string>> Owned(Thing? before, Thing after, string manager)
    {
        ImmutableDictionary<string, ImmutableHashSet<string>> owners = before?.Owners ?? after.Owners.Clear();
        Dictionary<string, string> old = Leaves(before);
        Dictionary<string, string> now = Leaves(after);
        owners = owners.RemoveRange(old.Keys.Where(leaf => !now.ContainsKey(leaf)));
        return owners.SetItems(now.Where(leaf => old.GetValueOrDefault(leaf.Key) != leaf.Value)
            .Select(leaf => KeyValuePair.Create(leaf.Key, ImmutableHashSet.Create(manager))));
    }

    private static Dictionary<string, string> Leaves(Thing? thing) => thing is null
        ? []
        : new(thing.Labels.Select(label => KeyValuePair.Create("labels." + label.Key, label.Value))
            .Concat(thing.Data.Select(entry => KeyValuePair.Create("data." + entry.Key, entry.Value))));
}
