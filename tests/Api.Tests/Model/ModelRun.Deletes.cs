using System.Text.Json.Nodes;

namespace Kronicle.Api.Tests.Model;

/// <summary>Deletions: by name and by selector, with grace, policies, preconditions and finalizers.</summary>
internal sealed partial class ModelRun
{
    private const string Orphan = "orphan";
    private const string Foreground = "foregroundDeletion";
    private const long PodGrace = 30;

    private static readonly string?[] Policies = [null, "Background", "Orphan", "Foreground"];

    private async Task FinalizeAsync(Step step)
    {
        JsonNode patch = JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!;
        if (history.Find(step.Kind, step.Name) is not { } before)
        {
            await SendAsync(HttpMethod.Patch, PathOf(step), patch, "application/merge-patch+json", 404);
            return;
        }

        bool removes = before is { Deleting: true, Grace: null or 0, Finalizers.Length: > 0 };
        await WriteAsync(step, HttpMethod.Patch, PathOf(step), patch, "application/merge-patch+json", before, before with { Finalizers = "" }, removes);
    }

    private async Task DeleteAsync(Step step)
    {
        Thing? before = history.Find(step.Kind, step.Name);
        JsonObject options = Options(step);
        bool refused = false;
        if (before is not null)
        {
            long? stale = StaleOf(before);
            refused = step.Choice == 0 || (step.Choice == 1 && stale is not null);
            options["preconditions"] = step.Choice switch
            {
                0 => new JsonObject { ["uid"] = "00000000-0000-0000-0000-000000000000" },
                1 when stale is not null => new JsonObject { ["resourceVersion"] = $"{stale}" },
                2 => new JsonObject { ["uid"] = before.Uid, ["resourceVersion"] = $"{before.Revision}" },
                _ => null,
            };
        }

        await SendAsync(HttpMethod.Delete, PathOf(step), options, before is null ? [404] : refused ? [409] : [200, 202]);
        if (before is not null && !refused && !step.DryRun)
        {
            await CommitAsync(step.Kind, [.. Effect(before, step)]);
        }
    }

    private async Task DeleteCollectionAsync(Step step)
    {
        Selector selector = Selector.Of(step.Choice);
        await SendAsync(HttpMethod.Delete, $"{ThingBodies.Path(step.Kind, ns)}?x=y{selector.Query}", Options(step), 200);
        if (!step.DryRun)
        {
            await CommitAsync(step.Kind, [.. history.Now.Values.Where(thing => thing.Kind == step.Kind && selector.Selects(thing)).SelectMany(thing => Effect(thing, step))]);
        }
    }

    private static JsonObject Options(Step step)
    {
        var options = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1" };
        if (Policies[step.Value] is { } policy)
        {
            options["propagationPolicy"] = policy;
        }

        if (GraceOf(step) is { } grace)
        {
            options["gracePeriodSeconds"] = grace;
        }

        if (step.DryRun)
        {
            options["dryRun"] = new JsonArray("All");
        }

        return options;
    }

    private static long? GraceOf(Step step) => (step.Choice % 4) switch { 0 => 0, 1 => 5, _ => null };

    // What a deletion makes of an object: nothing, a mark, or its end.
    private static IEnumerable<Change> Effect(Thing before, Step step)
    {
        Thing after = before with { Finalizers = Settled(before.Finalizers, step.Value) };
        if (before.Kind == ThingKind.Pod && !(before.Deleting && before.Grace == 0))
        {
            long grace = GraceOf(step) ?? (before.Deleting ? long.MaxValue : PodGrace);
            if (before.Deleting && grace >= before.Grace)
            {
                yield break;
            }

            after = Marked(before, after, grace);
            if (grace > 0)
            {
                yield return new(0, before, after);
                yield break;
            }
        }
        else
        {
            after = Marked(before, after, 0);
        }

        if (after.Finalizers.Length == 0)
        {
            yield return new(0, before, null);
        }
        else if (after.Content != before.Content)
        {
            yield return new(0, before, after);
        }
    }

    private static Thing Marked(Thing before, Thing after, long grace) => after with
    {
        Deleting = true,
        Grace = grace,
        Generation = before.Deleting || before.Generation == 0 ? before.Generation : before.Generation + 1,
    };

    private static string Settled(string finalizers, int policy)
    {
        IEnumerable<string> kept = finalizers.Split(',', StringSplitOptions.RemoveEmptyEntries);
        kept = policy == 0 ? kept : kept.Where(finalizer => finalizer is not (Orphan or Foreground));
        kept = policy switch { 2 => kept.Append(Orphan), 3 => kept.Append(Foreground), _ => kept };
        return string.Join(',', kept.Order(StringComparer.Ordinal));
    }
}
