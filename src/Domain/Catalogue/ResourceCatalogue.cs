using System.Collections.Frozen;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Catalogue;

/// <summary>A served group version with the priorities of its automatic APIService.</summary>
public sealed record GroupVersionEntry(string Group, string Version, string PreferredVersion, int GroupPriority, int VersionPriority);

/// <summary>
/// An immutable snapshot of everything that is served. A request reads one snapshot from its first to its last step; a change
/// (a custom resource, an aggregated API) swaps the snapshot.
/// </summary>
public sealed class ResourceCatalogue
{
    private readonly FrozenDictionary<(string Group, string Version, string Resource), ResourceDefinition> byResource;
    private readonly FrozenDictionary<GroupVersionKind, ResourceDefinition> byKind;
    private readonly FrozenSet<string> groups;
    private readonly FrozenSet<GroupVersion> groupVersions;
    private readonly Func<string, StructType?> types;
    private readonly Func<GroupVersionKind, StructType?> kinds;

    public ResourceCatalogue(
        IReadOnlyList<GroupVersionEntry> groupVersions,
        IReadOnlyList<ResourceDefinition> resources,
        Func<string, StructType?> types,
        Func<GroupVersionKind, StructType?> kinds)
    {
        GroupVersions = groupVersions;
        Resources = resources;
        this.types = types;
        this.kinds = kinds;
        byResource = resources.ToFrozenDictionary(r => (r.Group, r.Version, r.Resource));
        byKind = resources.Where(r => r.Stored || r.Verbs.Count > 0).DistinctBy(r => r.GroupVersionKind).ToFrozenDictionary(r => r.GroupVersionKind);
        groups = groupVersions.Select(g => g.Group).ToFrozenSet(StringComparer.Ordinal);
        this.groupVersions = groupVersions.Select(g => new GroupVersion(g.Group, g.Version)).ToFrozenSet();
    }

    /// <summary>The catalogue of the built-in kinds.</summary>
    public static ResourceCatalogue BuiltIn => builtIn.Value;

    private static readonly Lazy<ResourceCatalogue> builtIn = new(Facts.FactsReader.Read);

    /// <summary>Served group versions: the legacy group first, then in the order of /apis, each in order of preference.</summary>
    public IReadOnlyList<GroupVersionEntry> GroupVersions { get; }

    /// <summary>Resources in discovery order.</summary>
    public IReadOnlyList<ResourceDefinition> Resources { get; }

    public ResourceDefinition? Find(string group, string version, string resource) =>
        byResource.GetValueOrDefault((group, version, resource));

    /// <summary>The resource that serves a kind.</summary>
    public ResourceDefinition? FindKind(GroupVersionKind kind) => byKind.GetValueOrDefault(kind);

    public bool HasGroup(string group) => groups.Contains(group);

    public bool HasGroupVersion(GroupVersion groupVersion) => groupVersions.Contains(groupVersion);

    /// <summary>A type by its OpenAPI definition name; null when unknown.</summary>
    public StructType? Type(string name) => types(name);

    /// <summary>The type of any registered kind, lists and options included; null when unknown.</summary>
    public StructType? TypeOf(GroupVersionKind kind) => kinds(kind);

    /// <summary>The version in which objects of a resource are stored: the definition itself but for the kinds that two groups or versions share.</summary>
    public ResourceDefinition StorageOf(ResourceDefinition resource) => (resource.Group, resource.Resource) switch
    {
        ("autoscaling", "horizontalpodautoscalers") => Find("autoscaling", "v2", resource.Resource) ?? resource,
        ("events.k8s.io", "events") => Find("", "v1", resource.Resource) ?? resource,
        _ => resource,
    };
}
