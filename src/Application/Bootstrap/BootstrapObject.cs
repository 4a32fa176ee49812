using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Bootstrap;

/// <summary>An object that every cluster has.</summary>
/// <param name="Resource">The storage version of its resource.</param>
/// <param name="Object">
/// The object as it is stored, defaults and status included; uid, time of creation and the owners of its fields are added.
/// </param>
public sealed record BootstrapObject(ResourceDefinition Resource, MapNode Object)
{
    /// <summary>Who owns the fields of metadata and of what is asked for.</summary>
    public string Manager { get; init; } = BootstrapWriter.ServerManager;

    /// <summary>Owners beyond <see cref="Manager"/>'s entry, in the order of managedFields before it; null for none.</summary>
    public MapNode? StatusOwner { get; init; }

    /// <summary>Brings a stored object up to date and says whether it changed it; null for objects that are left as they are.</summary>
    public Func<MapNode, bool>? Reconcile { get; init; }

    public string Namespace => Object.Map("metadata")?.Text("namespace") ?? "";

    public string Name => Object.Map("metadata")?.Text("name") ?? "";

    public string Key => Resource.Key(Namespace, Name);
}

/// <summary>A table of objects that every cluster has: one file and one registration line. They are made at start when they are missing.</summary>
public interface IBootstrapObjects
{
    /// <param name="now">The time of this start.</param>
    IEnumerable<BootstrapObject> At(DateTimeOffset now);
}
