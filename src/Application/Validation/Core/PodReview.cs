using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>What the parts of a pod's spec have to know of each other while they are reviewed.</summary>
internal sealed class PodReview
{
    private List<MapNode>? volumes;

    public PodReview(MapNode spec, MapNode? metadata, MapNode? oldSpec, bool isPod)
    {
        Spec = spec;
        Metadata = metadata;
        Old = oldSpec;
        Tolerates = Tolerances.Of(oldSpec);
        IsPod = isPod;
        RestartPolicy = spec.TextOf("restartPolicy");
        GraceSeconds = spec.Integer("terminationGracePeriodSeconds");
        HostUsers = spec.Bool("hostUsers") is not false;
    }

    public MapNode Spec { get; }

    /// <summary>The pod's metadata; null for a template, whose pods have no names yet.</summary>
    public MapNode? Metadata { get; }

    /// <summary>The stored spec: what it already has of that which rules came to forbid later stays allowed.</summary>
    public MapNode? Old { get; }

    /// <summary>What of the stored spec may stay.</summary>
    public Tolerances Tolerates { get; }

    /// <summary>The spec is a pod's and not that of a template.</summary>
    public bool IsPod { get; }

    public string RestartPolicy { get; }

    /// <summary>Null when the spec has none, which is a cause of its own.</summary>
    public long? GraceSeconds { get; }

    /// <summary>The pod shares the host's user namespace: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/</summary>
    public bool HostUsers { get; }

    /// <summary>A volume in which no cause was found is there to be mounted.</summary>
    public void Admit(MapNode volume) => (volumes ??= []).Add(volume);

    /// <summary>The volume of a name; null when there is none or a cause was found in it.</summary>
    public MapNode? Volume(string name)
    {
        foreach (MapNode volume in volumes ?? [])
        {
            if (volume.TextOf("name") == name)
            {
                return volume;
            }
        }

        return null;
    }

    /// <summary>Whether the pod has a claim of this name to resources.</summary>
    public bool HasClaim(string name)
    {
        foreach ((_, MapNode claim) in Spec.Entries("resourceClaims"))
        {
            if (claim.Text("name") == name)
            {
                return true;
            }
        }

        return false;
    }
}
