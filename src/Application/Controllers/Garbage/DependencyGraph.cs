using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Controllers.Garbage;

/// <summary>
/// Who owns whom, by uid, as the watch cache tells it. Owners that were referred to but not seen are virtual nodes: a look at the API
/// decides whether they are. It may lag behind, so nothing is deleted on its word alone.
/// </summary>
internal sealed class DependencyGraph(IGraphWork work)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, GraphNode> nodes = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (gate)
            {
                return nodes.Count;
            }
        }
    }

    /// <summary>Takes all objects of a resource; those that it knew and that are not among them are gone.</summary>
    public void Begin(ResourceDefinition resource, ObjectSnapshot state)
    {
        lock (gate)
        {
            var present = new HashSet<string>(StringComparer.Ordinal);
            foreach (CachedObject item in state.Range(resource.KeyRoot))
            {
                present.Add(item.Index.Uid);
                Put(resource, item);
            }

            foreach (GraphNode gone in nodes.Values.Where(node => node.Seen == resource && !present.Contains(node.Identity.Uid)).ToArray())
            {
                Remove(gone);
            }
        }
    }

    /// <summary>Takes one change.</summary>
    public void See(ResourceDefinition resource, CachedObject item, bool deleted)
    {
        lock (gate)
        {
            if (!deleted)
            {
                Put(resource, item);
            }
            else if (nodes.TryGetValue(item.Index.Uid, out GraphNode? node))
            {
                Remove(node);
            }
        }
    }

    /// <summary>A look at the API has found that there is no such object.</summary>
    public void Absent(ObjectIdentity identity)
    {
        lock (gate)
        {
            if (!nodes.TryGetValue(identity.Uid, out GraphNode? node))
            {
                return;
            }

            (List<GraphNode> agree, List<GraphNode> differ) = OwnerCoordinates.Partition(node.Dependents, identity);
            if (node.Virtual ? differ.Count == 0 : node.Identity == identity)
            {
                Remove(node);
                return;
            }

            // Somebody means another object by the same uid, which may be there: only those that agree have lost their owner.
            agree.ForEach(dependent => work.Judge(dependent.Identity.Uid));
            if (node.Virtual && node.Identity == identity && OwnerCoordinates.Alternative(differ, identity) is { } other)
            {
                node.Identity = other;
                work.Judge(other.Uid);
            }
        }
    }

    /// <summary>What is known of an object now; null when it is not in the graph.</summary>
    public NodeState? Find(string uid)
    {
        lock (gate)
        {
            return nodes.TryGetValue(uid, out GraphNode? node)
                ? new(node.Identity, node.Virtual, node.BeingDeleted, node.WaitsForDependents,
                    [.. node.Dependents.Select(dependent => new DependentState(dependent.Identity, dependent.WaitsForDependents, dependent.Blocks(uid)))])
                : null;
        }
    }

    /// <summary>How often a virtual node was there and yet not seen, this time included.</summary>
    public int CountLook(string uid)
    {
        lock (gate)
        {
            return nodes.TryGetValue(uid, out GraphNode? node) ? ++node.Looks : 0;
        }
    }

    private void Put(ResourceDefinition resource, CachedObject item)
    {
        OwnedMetadata metadata = OwnedMetadata.Read(item);
        if (nodes.TryGetValue(item.Index.Uid, out GraphNode? node))
        {
            if (node.Virtual)
            {
                Meet(node, resource, IdentityOf(resource, item));
            }

            ChangeOwners(node, metadata.Owners);
        }
        else
        {
            node = new GraphNode(IdentityOf(resource, item)) { Seen = resource, Owners = metadata.Owners };
            nodes.Add(node.Identity.Uid, node);
            Link(node, node.Owners);
        }

        Advance(node, item.Index.Deleting, metadata);
    }

    // A node that was only referred to is seen: whoever meant another object by this uid may have no owner.
    private void Meet(GraphNode node, ResourceDefinition resource, ObjectIdentity seen)
    {
        if (seen != node.Identity)
        {
            foreach (GraphNode dependent in OwnerCoordinates.Partition(node.Dependents, seen).Differ)
            {
                if (seen.Namespace.Length > 0 && dependent.Identity.Namespace != seen.Namespace)
                {
                    Report(dependent, seen.Uid);
                }

                work.Judge(dependent.Identity.Uid);
            }
        }

        node.Identity = seen;
        node.Seen = resource;
    }

    private void ChangeOwners(GraphNode node, OwnerReference[] owners)
    {
        OwnerReference[] before = node.Owners;
        if (before.AsSpan().SequenceEqual(owners))
        {
            return;
        }

        node.Owners = owners;
        OwnerReference[] removed = [.. before.Where(old => !Array.Exists(owners, owner => owner.Uid == old.Uid))];
        foreach (OwnerReference old in before)
        {
            // An owner that waits for its dependents waits for this one no more.
            if (old.Blocks && !Array.Exists(owners, owner => owner.Uid == old.Uid && owner.Blocks) && nodes.ContainsKey(old.Uid))
            {
                work.Judge(old.Uid);
            }
        }

        Link(node, [.. owners.Where(owner => !Array.Exists(before, old => old.Uid == owner.Uid))]);
        Unlink(node, removed);
    }

    private void Advance(GraphNode node, bool deleting, OwnedMetadata metadata)
    {
        (bool orphans, bool dependents) = (node.WaitsForOrphans, node.WaitsForDependents);
        (node.BeingDeleted, node.WaitsForOrphans, node.WaitsForDependents) = (deleting, metadata.WaitsForOrphans, metadata.WaitsForDependents);
        if (node.WaitsForOrphans && !orphans)
        {
            work.Orphan(node.Identity.Uid);
        }
        else if (node.WaitsForDependents && !dependents)
        {
            foreach (GraphNode dependent in node.Dependents)
            {
                work.Judge(dependent.Identity.Uid);
            }

            work.Judge(node.Identity.Uid);
        }
    }

    private void Link(GraphNode node, OwnerReference[] owners)
    {
        bool doubtful = false;
        foreach (OwnerReference reference in owners)
        {
            if (!nodes.TryGetValue(reference.Uid, out GraphNode? owner))
            {
                owner = new GraphNode(reference.IdentityIn(node.Identity.Namespace));
                nodes.Add(reference.Uid, owner);
                owner.AddDependent(node);
                work.Judge(reference.Uid);
                continue;
            }

            owner.AddDependent(node);
            doubtful = doubtful || IsDoubtful(node, reference, owner);
        }

        if (doubtful)
        {
            work.Judge(node.Identity.Uid);
        }
    }

    // A cluster-scoped owner that was not seen may be a namespaced one that a cluster-scoped object refers to by mistake.
    private bool IsDoubtful(GraphNode node, OwnerReference reference, GraphNode owner)
    {
        string ns = owner.Identity.Namespace;
        if (ns.Length > 0 && ns != node.Identity.Namespace)
        {
            if (!owner.Virtual)
            {
                Report(node, reference.Uid);
            }

            return true;
        }

        return !owner.Identity.IsNamedBy(reference) || (ns != node.Identity.Namespace && owner.Virtual);
    }

    private void Report(GraphNode dependent, string owner)
    {
        if (Array.Find(dependent.Owners, reference => reference.Uid == owner) is { } reference)
        {
            work.Misplaced(dependent.Identity, reference);
        }
    }

    private void Remove(GraphNode node)
    {
        nodes.Remove(node.Identity.Uid);
        Unlink(node, node.Owners);
        foreach (GraphNode dependent in node.Dependents)
        {
            work.Judge(dependent.Identity.Uid);
        }

        foreach (OwnerReference reference in node.Owners)
        {
            if (nodes.TryGetValue(reference.Uid, out GraphNode? owner) && owner.WaitsForDependents)
            {
                work.Judge(reference.Uid);
            }
        }
    }

    // A virtual node that nobody refers to any more means nothing.
    private void Unlink(GraphNode node, OwnerReference[] owners)
    {
        foreach (OwnerReference reference in owners)
        {
            if (nodes.TryGetValue(reference.Uid, out GraphNode? owner))
            {
                owner.RemoveDependent(node);
                if (owner.Virtual && owner.Dependents.Count == 0)
                {
                    nodes.Remove(reference.Uid);
                }
            }
        }
    }

    private static ObjectIdentity IdentityOf(ResourceDefinition resource, CachedObject item) =>
        new(resource.ApiVersion, resource.Kind, item.Index.Namespace, item.Index.Name, item.Index.Uid);
}

/// <summary>A node at one moment.</summary>
internal sealed record NodeState(
    ObjectIdentity Identity, bool Virtual, bool BeingDeleted, bool WaitsForDependents, IReadOnlyList<DependentState> Dependents);

/// <summary>A dependent at one moment, and whether it holds its owner.</summary>
internal readonly record struct DependentState(ObjectIdentity Identity, bool WaitsForDependents, bool Blocks);
