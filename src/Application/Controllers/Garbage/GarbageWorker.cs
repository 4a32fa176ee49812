using Kronicle.Application.Internal;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers.Garbage;

/// <summary>
/// Decides about one object on what the API has now: it goes when none of its owners is there, loses references to those that are
/// not, and is let go when those that it waits for have gone.
/// </summary>
internal sealed class GarbageWorker(InternalSession session, DependencyGraph graph, IGraphWork work)
{
    // An owner's kind may be served later.
    private static readonly TimeSpan UnknownPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    private readonly OwnerLookup lookup = new(session);
    private readonly ReferenceEditor editor = new(session);

    /// <returns>After how long to look again; null when there is nothing to wait for.</returns>
    public async Task<TimeSpan?> JudgeAsync(string uid, CancellationToken cancellation)
    {
        if (graph.Find(uid) is not { } node || (node.BeingDeleted && !node.WaitsForDependents))
        {
            return null;
        }

        if (OwnerLookup.Resource(node.Identity.ApiVersion, node.Identity.Kind) is not { } resource)
        {
            return UnknownPause;
        }

        if (resource.Namespaced && node.Identity.Namespace.Length == 0)
        {
            return null;
        }

        MapNode? live = await lookup.FindAsync(resource, node.Identity, cancellation);
        if (live?.Map("metadata")?.Text("uid") != uid)
        {
            graph.Absent(node.Identity);
            return null;
        }

        if (node.WaitsForDependents)
        {
            await LetGoAsync(resource, node, cancellation);
            return null;
        }

        TimeSpan? again = await ReviewAsync(resource, node, live!, cancellation);
        return again ?? (node.Virtual ? Pause(graph.CountLook(uid)) : null);
    }

    /// <summary>Takes the references to an object out of its dependents and then lets it go.</summary>
    public async Task OrphanAsync(string uid, CancellationToken cancellation)
    {
        if (graph.Find(uid) is not { } node || OwnerLookup.Resource(node.Identity.ApiVersion, node.Identity.Kind) is not { } resource)
        {
            return;
        }

        foreach (DependentState dependent in node.Dependents)
        {
            if (OwnerLookup.Resource(dependent.Identity.ApiVersion, dependent.Identity.Kind) is { } kind)
            {
                await editor.RemoveOwnersAsync(kind, dependent.Identity, owner => owner == uid, cancellation);
            }
        }

        await editor.RemoveFinalizerAsync(resource, node.Identity, OwnedMetadata.Orphan, cancellation);
    }

    // Deleted in the foreground: it goes when no dependent holds it any more.
    private async Task LetGoAsync(ResourceDefinition resource, NodeState node, CancellationToken cancellation)
    {
        bool held = false;
        foreach (DependentState dependent in node.Dependents.Where(dependent => dependent.Blocks))
        {
            held = true;
            if (!dependent.WaitsForDependents)
            {
                work.Judge(dependent.Identity.Uid);
            }
        }

        if (!held)
        {
            await editor.RemoveFinalizerAsync(resource, node.Identity, OwnedMetadata.Foreground, cancellation);
        }
    }

    private async Task<TimeSpan?> ReviewAsync(ResourceDefinition resource, NodeState node, MapNode live, CancellationToken cancellation)
    {
        OwnerReference[] owners = OwnerReference.Read(live.Map("metadata")!.List("ownerReferences"));
        var states = new Dictionary<OwnerReference, OwnerState>();
        foreach (OwnerReference owner in owners)
        {
            states[owner] = await lookup.StateAsync(owner, node.Identity.Namespace, cancellation);
            if (states[owner] is OwnerState.Unknown or OwnerState.Misplaced)
            {
                return states[owner] == OwnerState.Unknown ? UnknownPause : null;
            }
        }

        if (states.ContainsValue(OwnerState.Solid))
        {
            // An owner that waits must not wait for what it does not own alone.
            HashSet<string> lost = [.. owners.Where(owner => states[owner] != OwnerState.Solid).Select(owner => owner.Uid)];
            if (lost.Count > 0)
            {
                await editor.RemoveOwnersAsync(resource, node.Identity, lost.Contains, cancellation);
            }
        }
        else if (owners.Length > 0)
        {
            await CollectAsync(resource, node, live, states.ContainsValue(OwnerState.Waiting), cancellation);
        }

        return null;
    }

    private async Task CollectAsync(ResourceDefinition resource, NodeState node, MapNode live, bool awaited, CancellationToken cancellation)
    {
        string policy = "Background";
        if (awaited && node.Dependents.Count > 0)
        {
            policy = "Foreground";
            if (node.Dependents.Any(dependent => dependent.WaitsForDependents))
            {
                // Perhaps a circle: this one must not hold what may be waiting for it by a way round.
                if (await editor.UnblockOwnersAsync(resource, node.Identity, cancellation) is not { } unblocked)
                {
                    return;
                }

                live = unblocked;
            }
        }
        else if (live.Map("metadata")!.List("finalizers") is { } finalizers)
        {
            policy = OwnedMetadata.Has(finalizers, OwnedMetadata.Orphan) ? "Orphan"
                : OwnedMetadata.Has(finalizers, OwnedMetadata.Foreground) ? "Foreground" : policy;
        }

        if (!await editor.DeleteAsync(resource, node.Identity, live, policy, cancellation))
        {
            graph.Absent(node.Identity);
        }
    }

    private static TimeSpan Pause(int looks) =>
        TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(looks, 20)));
}
