using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Kronicle.Api.Tests.Model;

/// <summary>Writes that leave an object.</summary>
internal sealed partial class ModelRun
{
    private const string Hold = "example.com/hold";

    private async Task CreateAsync(Step step)
    {
        Thing made = Changed(new Thing(step.Kind, step.Name), step) with
        {
            Finalizers = step.Choice % 4 == 0 ? Hold : "",
            Generation = step.Kind == ThingKind.ConfigMap ? 0 : 1,
        };
        made = made with { Owners = Owned(null, made, $"u{step.Client}") };
        if (history.Find(step.Kind, step.Name) is not null)
        {
            await SendAsync(HttpMethod.Post, ThingBodies.Path(step.Kind, ns), ThingBodies.Of(made), 409);
            return;
        }

        await WriteAsync(step, HttpMethod.Post, ThingBodies.Path(step.Kind, ns), ThingBodies.Of(made), "application/json", null, made);
    }

    private async Task UpdateAsync(Step step)
    {
        if (history.Find(step.Kind, step.Name) is not { } before)
        {
            await SendAsync(HttpMethod.Put, PathOf(step), ThingBodies.Of(Changed(new Thing(step.Kind, step.Name), step)), 404);
            return;
        }

        JsonObject body = (await SendAsync(HttpMethod.Get, PathOf(step), null, 200))!.AsObject();
        Thing after = Changed(before, step);
        ThingBodies.Fill(body, after);
        (string? version, bool stale) = VersionOf(before, step);
        body["metadata"]!["resourceVersion"] = version;
        if (stale)
        {
            await SendAsync(HttpMethod.Put, PathOf(step), body, 409);
            return;
        }

        await WriteAsync(step, HttpMethod.Put, PathOf(step), body, "application/json", before, Advanced(before, after, step));
    }

    private async Task PatchAsync(Step step)
    {
        string type = step.Verb switch
        {
            Verb.MergePatch => "application/merge-patch+json",
            Verb.StrategicPatch => "application/strategic-merge-patch+json",
            _ => "application/json-patch+json",
        };
        Thing? before = history.Find(step.Kind, step.Name);
        bool labelOnly = step.Kind == ThingKind.Deployment && step.Verb != Verb.StrategicPatch;
        JsonNode patch = step.Verb == Verb.JsonPatch ? Operations(step, labelOnly) : ThingBodies.Patch(step.Kind, step.Label, step.Key, step.Text);
        if (labelOnly && step.Verb == Verb.MergePatch)
        {
            patch.AsObject().Remove("spec");
        }

        (string? version, bool stale) = VersionOf(before, step);
        if (step.Verb != Verb.JsonPatch && version is not null)
        {
            patch["metadata"]!["resourceVersion"] = version;
        }

        if (before is null || (stale && step.Verb != Verb.JsonPatch) || (step.Verb == Verb.JsonPatch && step.Choice % 4 == 0))
        {
            await SendAsync(HttpMethod.Patch, PathOf(step), patch, type, before is null ? 404 : step.Verb == Verb.JsonPatch ? 422 : 409);
            return;
        }

        Thing after = Changed(before, step.Verb == Verb.JsonPatch && step.Text is null ? step with { Value = 9 } : step);
        after = labelOnly ? after with { Data = before.Data } : after;
        await WriteAsync(step, HttpMethod.Patch, PathOf(step), patch, type, before, Advanced(before, after, step));
    }

    // Server-side apply of a config map, whose every entry has its owners.
    private async Task ApplyAsync(Step step)
    {
        step = step with { Kind = ThingKind.ConfigMap };
        string manager = $"a{step.Client}";
        bool force = step.Choice % 3 != 0;
        Thing? before = history.Find(step.Kind, step.Name);
        Thing wanted = Changed(new Thing(step.Kind, step.Name), step);
        wanted = step.Choice % 2 == 0 ? wanted : wanted with { Labels = wanted.Labels.Remove("l") };
        Dictionary<string, string> applied = Leaves(wanted);
        Dictionary<string, string> live = Leaves(before);
        string path = $"{PathOf(step)}?fieldManager=m{step.Client}&force={(force ? "true" : "false")}";
        bool conflict = applied.Any(leaf => live.TryGetValue(leaf.Key, out string? value) && value != leaf.Value &&
            before!.Owners.GetValueOrDefault(leaf.Key, []).Any(owner => owner != manager));
        if (conflict && !force)
        {
            await SendAsync(HttpMethod.Patch, path, ThingBodies.Of(wanted), "application/apply-patch+yaml", 409);
            return;
        }

        var owners = (before?.Owners ?? wanted.Owners).ToBuilder();
        Thing after = before ?? wanted;
        foreach ((string leaf, ImmutableHashSet<string> had) in before?.Owners ?? wanted.Owners)
        {
            if (had.Contains(manager) && !applied.ContainsKey(leaf))
            {
                owners[leaf] = had.Remove(manager);
                if (owners[leaf].IsEmpty)
                {
                    owners.Remove(leaf);
                    after = Without(after, leaf);
                }
            }
        }

        foreach ((string leaf, string value) in applied)
        {
            owners[leaf] = live.GetValueOrDefault(leaf) == value ? owners.GetValueOrDefault(leaf, []).Add(manager) : [manager];
            after = With(after, leaf, value);
        }

        await WriteAsync(step, HttpMethod.Patch, path, ThingBodies.Of(wanted), "application/apply-patch+yaml", before, after with { Owners = owners.ToImmutable() });
    }

    private async Task StatusAsync(Step step)
    {
        step = step with { Kind = ThingKind.Deployment };
        var patch = new JsonObject
        {
            ["status"] = new JsonObject { ["replicas"] = step.Value },
            ["spec"] = new JsonObject { ["replicas"] = 7 },
        };
        if (history.Find(step.Kind, step.Name) is not { } before)
        {
            await SendAsync(HttpMethod.Patch, PathOf(step, "/status"), patch, "application/merge-patch+json", 404);
            return;
        }

        await WriteAsync(step, HttpMethod.Patch, PathOf(step, "/status"), patch, "application/merge-patch+json", before, before with { Status = step.Value });
    }

    // Several clients at once, all with the same revision: one of them writes.
    private async Task RaceAsync(Step step)
    {
        if (history.Find(step.Kind, step.Name) is not { } before)
        {
            return;
        }

        JsonNode read = (await SendAsync(HttpMethod.Get, PathOf(step), null, 200))!;
        Thing[] wishes = [.. Enumerable.Range(0, 4).Select(racer => before with { Data = before.Data.SetItem("race", $"{history.Changes.Count}-{racer}") })];
        JsonNode?[] answers = await Task.WhenAll(wishes.Select(async (wish, racer) =>
        {
            JsonObject body = read.DeepClone().AsObject();
            ThingBodies.Fill(body, wish);
            return await SendAsync(HttpMethod.Put, PathOf(step, $"?fieldManager=m{racer}"), body, 200, 409);
        }));
        JsonNode won = Assert.Single(answers, answer => answer is not null)!;
        int winner = Array.FindIndex(answers, answer => answer is not null);
        Thing after = Advanced(before, wishes[winner], step with { Client = winner });
        await CommitAsync(step.Kind, [new(RevisionOf(won), before, after)]);
    }

    private static Thing Changed(Thing thing, Step step) => thing with
    {
        Labels = thing.Labels.SetItem(Thing.Base, "1").SetItem("l", step.Label),
        Data = (step.Text is { } text ? thing.Data.SetItem(step.Key, text) : thing.Data.Remove(step.Key)).SetItem(Thing.Base, "1"),
    };

    // A change of the intent is a new generation; a plain write owns what it changed.
    private static Thing Advanced(Thing before, Thing after, Step step) => after with
    {
        Generation = step.Kind == ThingKind.Deployment && !before.Data.SequenceEqual(after.Data) ? before.Generation + 1 : before.Generation,
        Owners = Owned(before, after, $"u{step.Client}"),
    };

    private (string? Version, bool Stale) VersionOf(Thing? thing, Step step) => (step.Choice % 3, StaleOf(thing)) switch
    {
        (2, { } stale) => ($"{stale}", true),
        (1, _) when thing is not null => ($"{thing.Revision}", false),
        _ => (null, false),
    };

    private static JsonArray Operations(Step step, bool labelOnly)
    {
        var operations = new JsonArray(
            new JsonObject { ["op"] = "test", ["path"] = "/metadata/labels/base", ["value"] = step.Choice % 4 == 0 ? "0" : "1" },
            new JsonObject { ["op"] = "add", ["path"] = "/metadata/labels/l", ["value"] = step.Label });
        if (!labelOnly)
        {
            string root = step.Kind == ThingKind.ConfigMap ? "/data/" : "/metadata/annotations/";
            operations.Add(new JsonObject { ["op"] = "add", ["path"] = root + step.Key, ["value"] = step.Text ?? "v9" });
        }

        return operations;
    }

    private static Thing With(Thing thing, string leaf, string value) => leaf.StartsWith("labels.", StringComparison.Ordinal)
        ? thing with { Labels = thing.Labels.SetItem(leaf["labels.".Length..], value) }
        : thing with { Data = thing.Data.SetItem(leaf["data.".Length..], value) };

    private static Thing Without(Thing thing, string leaf) => leaf.StartsWith("labels.", StringComparison.Ordinal)
        ? thing with { Labels = thing.Labels.Remove(leaf["labels.".Length..]) }
        : thing with { Data = thing.Data.Remove(leaf["data.".Length..]) };
}
