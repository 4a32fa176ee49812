using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Kronicle.Application.Authorization.Nodes;

/// <summary>
/// Which nodes need which objects. Whatever names a node (a pod, an attachment) is a source; for each target it is counted how many
/// sources need it on each node. Volumes are reached by the claim that they are bound to, their secrets by the volume. Decisions read
/// without a lock; a change costs as much as the sources' own targets.
/// </summary>
public sealed class NodeGraph
{
    private readonly Lock gate = new();
    private readonly Dictionary<NodeTarget, (string Node, NodeTarget[] Targets)> sources = [];
    private readonly ConcurrentDictionary<NodeTarget, ImmutableDictionary<string, int>> needed = new();
    private readonly ConcurrentDictionary<string, VolumeBinding> volumes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<NodeTarget, ImmutableHashSet<string>> volumesOfSecrets = new();

    /// <summary>Whether something on the node needs the object.</summary>
    internal bool Needs(string node, NodeTarget target)
    {
        if (IsNeeded(node, target))
        {
            return true;
        }

        if (target.Kind == TargetKind.Volume)
        {
            return IsVolumeNeeded(node, target.Name);
        }

        return target.Kind == TargetKind.Secret && volumesOfSecrets.TryGetValue(target, out ImmutableHashSet<string>? holders) &&
            holders.Any(volume => IsVolumeNeeded(node, volume));
    }

    /// <summary>A source as it is now: where it is and what it needs there. One without a node needs nothing.</summary>
    internal void Put(NodeTarget source, string node, NodeTarget[] targets)
    {
        lock (gate)
        {
            if (sources.TryGetValue(source, out (string Node, NodeTarget[] Targets) old) && old.Node == node && old.Targets.AsSpan().SequenceEqual(targets))
            {
                return;
            }

            Forget(source);
            if (node.Length > 0)
            {
                sources[source] = (node, targets);
                foreach (NodeTarget target in targets)
                {
                    Count(target, node, 1);
                }
            }
        }
    }

    internal void Remove(NodeTarget source)
    {
        lock (gate)
        {
            Forget(source);
        }
    }

    /// <summary>A volume as it is now; one that no claim has needs nothing.</summary>
    internal void PutVolume(string name, NodeTarget? claim, NodeTarget[] secrets)
    {
        lock (gate)
        {
            ForgetVolume(name);
            if (claim is { } bound)
            {
                volumes[name] = new(bound, secrets);
                foreach (NodeTarget secret in secrets)
                {
                    volumesOfSecrets[secret] = volumesOfSecrets.GetValueOrDefault(secret, []).Add(name);
                }
            }
        }
    }

    internal void RemoveVolume(string name)
    {
        lock (gate)
        {
            ForgetVolume(name);
        }
    }

    /// <summary>Takes every source of a kind away that is not among those that are there.</summary>
    internal void Keep(TargetKind kind, IReadOnlySet<NodeTarget> present)
    {
        lock (gate)
        {
            foreach (NodeTarget source in sources.Keys.Where(source => source.Kind == kind && !present.Contains(source)).ToArray())
            {
                Forget(source);
            }

            foreach (string volume in kind == TargetKind.Volume ? volumes.Keys.ToArray() : [])
            {
                if (!present.Contains(new(kind, "", volume)))
                {
                    ForgetVolume(volume);
                }
            }
        }
    }

    private bool IsNeeded(string node, NodeTarget target) =>
        needed.TryGetValue(target, out ImmutableDictionary<string, int>? nodes) && nodes.ContainsKey(node);

    private bool IsVolumeNeeded(string node, string volume) =>
        volumes.TryGetValue(volume, out VolumeBinding? binding) && IsNeeded(node, binding.Claim);

    private void Forget(NodeTarget source)
    {
        if (sources.Remove(source, out (string Node, NodeTarget[] Targets) old))
        {
            foreach (NodeTarget target in old.Targets)
            {
                Count(target, old.Node, -1);
            }
        }
    }

    private void ForgetVolume(string name)
    {
        if (!volumes.TryRemove(name, out VolumeBinding? old))
        {
            return;
        }

        foreach (NodeTarget secret in old.Secrets)
        {
            ImmutableHashSet<string> left = volumesOfSecrets.GetValueOrDefault(secret, []).Remove(name);
            if (left.IsEmpty)
            {
                volumesOfSecrets.TryRemove(secret, out _);
            }
            else
            {
                volumesOfSecrets[secret] = left;
            }
        }
    }

    private void Count(NodeTarget target, string node, int more)
    {
        ImmutableDictionary<string, int> nodes = needed.GetValueOrDefault(target, ImmutableDictionary<string, int>.Empty);
        int count = nodes.GetValueOrDefault(node) + more;
        nodes = count > 0 ? nodes.SetItem(node, count) : nodes.Remove(node);
        if (nodes.IsEmpty)
        {
            needed.TryRemove(target, out _);
        }
        else
        {
            needed[target] = nodes;
        }
    }

    private sealed record VolumeBinding(NodeTarget Claim, NodeTarget[] Secrets);
}
