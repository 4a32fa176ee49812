using System.Runtime.CompilerServices;
using Kronicle.Application.EventLog;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Replay;

/// <summary>
/// Objects as they were, ready to be created or applied again: one, or a whole namespace in the order in which it can be made. They
/// are read one resource at a time, so that little is held at once.
/// </summary>
/// <param name="history">The history; it is only read.</param>
/// <param name="note">Told what an operator should know of what comes, a sentence at a time.</param>
public sealed class PastObjects(IEventHistory history, Action<string> note)
{
    private const string Definitions = "/registry/apiextensions.k8s.io/customresourcedefinitions/";
    private const string Volumes = "/registry/persistentvolumes/";

    /// <summary>Whether services ask for the addresses and node ports that they had.</summary>
    public bool KeepAddresses { get; init; }

    /// <summary>Whether what controllers would make again is told as well.</summary>
    public bool WithOwned { get; init; }

    /// <summary>The beginnings of keys that keep no history.</summary>
    public IReadOnlyList<string> WithoutHistory { get; init; } = [];

    /// <summary>One object as it was at a revision; null when it was not there.</summary>
    public async Task<MapNode?> OneAsync(string key, long revision, CancellationToken cancellation)
    {
        if (await FindAsync(key, revision, cancellation) is not { } past)
        {
            return null;
        }

        // An object that still lives has the owners that it has; of another life they are gone.
        MapNode? now = await FindAsync(key, long.MaxValue, cancellation);
        string? uid = past.Map("metadata")?.Text("uid");
        bool lives = uid is not null && now?.Map("metadata")?.Text("uid") == uid;
        await StripAsync(past, keepStatus: false, keepOwners: lives, cancellation);
        return past;
    }

    /// <summary>A namespace and all in it as they were at a revision; nothing when it was not there.</summary>
    public async IAsyncEnumerable<MapNode> NamespaceAsync(string name, long revision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await FindAsync("/registry/namespaces/" + name, revision, cancellation) is not { } space)
        {
            yield break;
        }

        if (space.Map("metadata")?.Text("deletionTimestamp") is { } since)
        {
            note($"the namespace was being deleted since {since}: objects may have been gone by then; a moment before that has them all");
        }

        await StripAsync(space, keepStatus: false, keepOwners: false, cancellation);
        yield return space;
        var owned = new OwnedObjects();
        int left = 0;
        await foreach (PastResource resource in ResourcesAsync(revision, cancellation))
        {
            NoteMissing(resource.KeyRoot);
            await foreach (IReadOnlyList<StoredValue> states in history.StatesAsync(new($"{resource.KeyRoot}{name}/"), revision, cancellation))
            {
                foreach (StoredValue state in states)
                {
                    MapNode item = Tree(state);
                    if (owned.IsMadeByController(item) && !WithOwned)
                    {
                        left++;
                        continue;
                    }

                    NoteOf(item);
                    await StripAsync(item, resource.KeepStatus, keepOwners: false, cancellation);
                    yield return item;
                }
            }
        }

        if (left > 0)
        {
            note($"{left} objects are left out that controllers make again from the others; --with-owned has them too");
        }
    }

    /// <summary>All resources of namespaces, in the order in which their objects are made: custom ones before quotas.</summary>
    private async IAsyncEnumerable<PastResource> ResourcesAsync(long revision, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (ResourceDefinition resource in RestoreOrder.BuiltIn.Where(resource => !RestoreOrder.IsLast(resource)))
        {
            yield return new(resource.KeyRoot, KeepStatus: false);
        }

        await foreach (IReadOnlyList<StoredValue> states in history.StatesAsync(new(Definitions), revision, cancellation))
        {
            foreach (MapNode spec in states.Select(state => Tree(state).Map("spec")).OfType<MapNode>().Where(spec => spec.Text("scope") == "Namespaced"))
            {
                bool status = spec.List("versions")?.Maps.Any(version => version.At("subresources", "status") is not null) is true;
                yield return new($"/registry/{spec.Text("group")}/{spec.Map("names")?.Text("plural")}/", KeepStatus: !status);
            }
        }

        foreach (ResourceDefinition resource in RestoreOrder.BuiltIn.Where(RestoreOrder.IsLast))
        {
            yield return new(resource.KeyRoot, KeepStatus: false);
        }
    }

    private async Task StripAsync(MapNode item, bool keepStatus, bool keepOwners, CancellationToken cancellation)
    {
        string? volume = item.Text("kind") == "PersistentVolumeClaim" ? item.Map("spec")?.Text("volumeName") : null;
        ServerFields.Strip(item, new StripRules
        {
            KeepAddresses = KeepAddresses, KeepOwners = keepOwners, KeepStatus = keepStatus,
            KeepVolume = volume is not null && await FindAsync(Volumes + volume, long.MaxValue, cancellation) is not null,
        });
    }

    private async Task<MapNode?> FindAsync(string key, long revision, CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<StoredValue> states in history.StatesAsync(new(key, Exact: true), revision, cancellation))
        {
            foreach (StoredValue state in states)
            {
                return Tree(state);
            }
        }

        return null;
    }

    private void NoteMissing(string keyRoot)
    {
        if (WithoutHistory.Any(prefix => keyRoot.StartsWith(prefix, StringComparison.Ordinal)))
        {
            note($"{StoredResources.LabelOf(keyRoot + "x")} keep no history (--history-exclude): there are none here");
        }
    }

    private void NoteOf(MapNode item)
    {
        string name = item.Map("metadata")?.Text("name") ?? "";
        if (item.Text("kind") == "Job" && item.At("status", "completionTime") is not null)
        {
            note($"job {name} had finished: made again, it runs again");
        }

        if (item.Text("kind") == "PersistentVolumeClaim" && item.Map("spec")?.Text("volumeName") is { } volume)
        {
            note($"claim {name} was bound to volume {volume}: what the volume held is not in the history");
        }

        if (item.Map("metadata")?.List("ownerReferences") is { Count: > 0 })
        {
            note($"{item.Text("kind")} {name} had an owner, which has another uid now: it comes without");
        }
    }

    private static MapNode Tree(StoredValue state) => TreeReader.Read(state.Value.Span, out string? error) as MapNode
        ?? throw new LogDamagedException($"{state.Key} at revision {state.Revision} is no object: {error}");

    private readonly record struct PastResource(string KeyRoot, bool KeepStatus);
}
