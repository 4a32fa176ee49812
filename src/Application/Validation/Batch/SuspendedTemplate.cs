using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Batch;

/// <summary>The pod template of a suspended job, in which some fields may change.</summary>
internal static class SuspendedTemplate
{
    private static readonly string[] Directives = ["nodeSelector", "tolerations", "schedulingGates"];

    /// <summary>The stored template with the fields of the new one that may change: what differs then may not.</summary>
    public static MapNode Tolerating(MapNode stored, MapNode template)
    {
        MapNode tolerant = stored.Copy();
        MapNode spec = tolerant.EnsureMap("spec");
        MapNode changed = template.Map("spec") ?? [];
        Take(tolerant.EnsureMap("metadata"), template.Map("metadata") ?? [], "labels", "annotations");
        Take(spec, changed, Directives);
        Affinity(spec, changed);
        Resources(spec.List("containers"), changed.List("containers"));
        Resources(spec.List("initContainers"), changed.List("initContainers"));
        return tolerant;
    }

    // Of the affinities only that to nodes may change; one that was alone may go with the whole.
    private static void Affinity(MapNode spec, MapNode changed)
    {
        if (changed.Map("affinity") is { } affinity)
        {
            Take(spec.EnsureMap("affinity"), affinity, "nodeAffinity");
        }
        else if (spec.Map("affinity") is { } old)
        {
            old.Remove("nodeAffinity");
            if (old.Count == 0)
            {
                spec.Remove("affinity");
            }
        }
    }

    private static void Resources(ListNode? containers, ListNode? changed)
    {
        if (containers is null || changed is null || containers.Count != changed.Count)
        {
            return;
        }

        for (int i = 0; i < containers.Count; i++)
        {
            if (containers[i] is MapNode container && changed[i] is MapNode other)
            {
                Take(container, other, "resources");
            }
        }
    }

    private static void Take(MapNode target, MapNode source, params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
        {
            target[field] = source[field]?.Clone();
        }
    }
}
