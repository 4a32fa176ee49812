using Kronicle.Domain.Meta;

namespace Kronicle.Domain.Catalogue;

/// <summary>The Scale that subresources answer with, as a resource whose Tables have its columns. No path names it.</summary>
public static class ScaleResource
{
    private static readonly GroupVersionKind Scale = new("autoscaling", "v1", "Scale");

    /// <summary>The definition; its objects are never stored.</summary>
    public static ResourceDefinition Definition { get; } = new()
    {
        Group = Scale.Group,
        Version = Scale.Version,
        Resource = "scales",
        Kind = Scale.Kind,
        Namespaced = true,
        Verbs = [],
        Columns = [new("Name", "string", "", 0), new("Desired", "integer", "", 0), new("Available", "integer", "", 0), new("Age", "string", "", 0)],
        ResolveType = static () => ResourceCatalogue.BuiltIn.TypeOf(Scale)!,
    };
}
