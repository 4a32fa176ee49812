using System.Collections.Frozen;
using Kronicle.Domain.Meta;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Catalogue;

/// <summary>A printer column of the Table form: https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables</summary>
public sealed record TableColumn(string Name, string Type, string Format, int Priority);

/// <summary>A subresource as discovery shows it.</summary>
public sealed record SubresourceDefinition(string Name, IReadOnlyList<string> Verbs, GroupVersionKind Answers, string Kind);

/// <summary>
/// One resource in one version: all that generic code needs to serve it. Built-in kinds and custom resources have the same form.
/// </summary>
public sealed class ResourceDefinition
{
    public required string Group { get; init; }

    public required string Version { get; init; }

    /// <summary>The plural name in paths.</summary>
    public required string Resource { get; init; }

    public required string Kind { get; init; }

    public required bool Namespaced { get; init; }

    public required IReadOnlyList<string> Verbs { get; init; }

    public string Singular { get; init; } = "";

    public string ListKind { get; init; } = "";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Discovery's hash of the stored version; empty when the resource is not stored.</summary>
    public string StorageVersionHash { get; init; } = "";

    public IReadOnlyList<TableColumn> Columns { get; init; } = [];

    /// <summary>The field labels that a fieldSelector may name, such as metadata.name or spec.nodeName.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>The message of the 400 for any other label; {label} stands for it.</summary>
    public string FieldSelectorError { get; init; } = "field label not supported: {label}";

    /// <summary>The folder under /registry, such as pods or services/specs.</summary>
    public string StoragePrefix { get; init; } = "";

    /// <summary>Stored as JSON and not as protobuf on stores that choose: custom resources, APIServices and definitions of custom resources.</summary>
    public bool StoredAsJson { get; init; }

    public FrozenDictionary<string, SubresourceDefinition> Subresources { get; init; } =
        FrozenDictionary<string, SubresourceDefinition>.Empty;

    /// <summary>The fields of <see cref="Kind"/>; null for kinds that the catalogue has no type of.</summary>
    public StructType Type => type ??= ResolveType();

    public GroupVersion GroupVersion => new(Group, Version);

    public GroupVersionKind GroupVersionKind => new(Group, Version, Kind);

    public GroupResource GroupResource => new(Group, Resource);

    public string ApiVersion => GroupVersion.ToString();

    /// <summary>Whether objects of this resource are kept: the review kinds, bindings and component statuses are not.</summary>
    public bool Stored => StorageVersionHash.Length > 0;

    internal Func<StructType> ResolveType { get; init; } = () => throw new InvalidOperationException("no type");

    private StructType? type;

    public bool Allows(string verb) => Verbs.Contains(verb);

    /// <summary>The key prefix of all objects, with its final slash: "/registry/pods/".</summary>
    public string KeyRoot => keyRoot ??= $"/registry/{(StoragePrefix.Length > 0 ? StoragePrefix : Resource)}/";

    private string? keyRoot;

    /// <summary>The key prefix of one namespace's objects; of all when the namespace is empty.</summary>
    public string KeyPrefix(string ns) => Namespaced && ns.Length > 0 ? $"{KeyRoot}{ns}/" : KeyRoot;

    /// <summary>The storage key of one object.</summary>
    public string Key(string ns, string name) => Namespaced ? $"{KeyRoot}{ns}/{name}" : KeyRoot + name;

    public override string ToString() => $"{Resource} ({GroupVersion})";
}
