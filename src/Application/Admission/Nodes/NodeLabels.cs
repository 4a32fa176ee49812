using System.Collections.Frozen;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Nodes;

/// <summary>
/// The labels that a kubelet may give to its own node. The others of Kubernetes' domains steer workloads.
/// https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
/// </summary>
internal static class NodeLabels
{
    private static readonly FrozenSet<string> Own = FrozenSet.Create(StringComparer.Ordinal,
        "kubernetes.io/hostname", "topology.kubernetes.io/zone", "topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone",
        "failure-domain.beta.kubernetes.io/region", "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type",
        "kubernetes.io/os", "kubernetes.io/arch", "beta.kubernetes.io/os", "beta.kubernetes.io/arch");

    /// <summary>The labels that a write adds, changes or takes away and a node must leave alone, in order.</summary>
    public static IReadOnlyList<string> Forbidden(MapNode? node, MapNode? before)
    {
        MapNode labels = node?.Map("metadata")?.Map("labels") ?? new MapNode();
        MapNode old = before?.Map("metadata")?.Map("labels") ?? new MapNode();
        return [.. labels.Keys.Union(old.Keys)
            .Where(key => !(labels[key]?.SameAs(old[key]) ?? false) && IsForbidden(key))
            .Order(StringComparer.Ordinal)];
    }

    private static bool IsForbidden(string key)
    {
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        string domain = slash < 0 ? "" : key[..slash];
        return In(domain, "node-restriction.kubernetes.io") ||
            ((In(domain, "kubernetes.io") || In(domain, "k8s.io")) && !Own.Contains(key) &&
             !In(domain, "kubelet.kubernetes.io") && !In(domain, "node.kubernetes.io"));
    }

    private static bool In(string domain, string parent) =>
        domain == parent || (domain.EndsWith(parent, StringComparison.Ordinal) && domain[^(parent.Length + 1)] == '.');
}
