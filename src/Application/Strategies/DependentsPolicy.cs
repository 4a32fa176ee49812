using System.Collections.Frozen;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// What becomes of an object's dependents when it is deleted: the collector's two finalizers say so while the object waits for them.
/// https://kubernetes.io/docs/concepts/architecture/garbage-collection/#cascading-deletion
/// </summary>
public static class DependentsPolicy
{
    public const string Orphan = "Orphan";
    public const string Foreground = "Foreground";
    public const string Background = "Background";

    private const string OrphanFinalizer = "orphan";
    private const string ForegroundFinalizer = "foregroundDeletion";

    private const string JobWarning = "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove " +
        "them or set propagationPolicy=Orphan to suppress this warning";

    private static readonly FrozenSet<GroupResource> OrphanByDefault =
        new GroupResource[] { new("batch", "jobs"), new("", "replicationcontrollers") }.ToFrozenSet();

    private static readonly FrozenSet<GroupResource> WithoutDependents =
        new GroupResource[] { new("", "events"), new("events.k8s.io", "events") }.ToFrozenSet();

    /// <summary>The warning of a deletion that leaves the policy to the kind; null when there is none.</summary>
    public static string? Warning(ResourceDefinition resource, string policy) =>
        policy.Length == 0 && resource is { Group: "batch", Resource: "jobs" } ? JobWarning : null;

    /// <summary>Settles the collector's finalizers: by the policy that is asked for, by those that are there, or by the kind's default.</summary>
    /// <returns>Whether the finalizers changed.</returns>
    public static bool Settle(ResourceDefinition resource, MapNode metadata, string policy)
    {
        ListNode finalizers = metadata.List("finalizers") ?? [];
        bool orphaned = Has(finalizers, OrphanFinalizer);
        bool foreground = Has(finalizers, ForegroundFinalizer);
        string wanted = WithoutDependents.Contains(resource.GroupResource) ? Background
            : policy.Length > 0 ? policy
            : orphaned ? Orphan
            : foreground ? Foreground
            : OrphanByDefault.Contains(resource.GroupResource) ? Orphan : Background;
        if (orphaned == (wanted == Orphan) && foreground == (wanted == Foreground))
        {
            return false;
        }

        finalizers.RemoveAll(item => item is TextNode { Value: OrphanFinalizer or ForegroundFinalizer });
        if (wanted is Orphan or Foreground)
        {
            finalizers.Add(new TextNode(wanted == Orphan ? OrphanFinalizer : ForegroundFinalizer));
        }

        metadata["finalizers"] = finalizers.Count > 0 ? finalizers : null;
        return true;
    }

    private static bool Has(ListNode finalizers, string name)
    {
        foreach (Node item in finalizers)
        {
            if (item is TextNode text && text.Value == name)
            {
                return true;
            }
        }

        return false;
    }
}
