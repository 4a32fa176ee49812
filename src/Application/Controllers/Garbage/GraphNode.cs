using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Controllers.Garbage;

/// <summary>An object in the graph. All of it is guarded by the graph's lock.</summary>
internal sealed class GraphNode(ObjectIdentity identity)
{
    private static readonly HashSet<GraphNode> None = [];

    private HashSet<GraphNode>? dependents;

    /// <summary>How the object is referred to, or how it was seen.</summary>
    public ObjectIdentity Identity { get; set; } = identity;

    /// <summary>The resource in which it was seen; null for an owner that is only referred to.</summary>
    public ResourceDefinition? Seen { get; set; }

    public bool Virtual => Seen is null;

    public OwnerReference[] Owners { get; set; } = [];

    public bool BeingDeleted { get; set; }

    /// <summary>It is being deleted in the foreground.</summary>
    public bool WaitsForDependents { get; set; }

    /// <summary>It is being deleted and its dependents are to stay.</summary>
    public bool WaitsForOrphans { get; set; }

    /// <summary>How often a virtual node was found to be there without having been seen.</summary>
    public int Looks { get; set; }

    /// <summary>The objects that refer to this one. Most objects have none and take no memory for them.</summary>
    public IReadOnlyCollection<GraphNode> Dependents => dependents ?? None;

    public void AddDependent(GraphNode node) => (dependents ??= []).Add(node);

    public void RemoveDependent(GraphNode node)
    {
        if (dependents is not null && dependents.Remove(node) && dependents.Count == 0)
        {
            dependents = null;
        }
    }

    /// <summary>Whether this dependent holds an owner that is deleted in the foreground.</summary>
    public bool Blocks(string owner) => Array.Exists(Owners, reference => reference.Blocks && reference.Uid == owner);
}
