using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Meta;

namespace Kronicle.Application.OpenApi;

/// <summary>Names of definitions: those of the type tables, and for kinds outside them the reversed group, version and kind.</summary>
internal sealed class DefinitionNames(ResourceCatalogue catalogue)
{
    public string Of(ResourceDefinition resource) => Of(resource.GroupVersionKind);

    public string OfList(ResourceDefinition resource) =>
        Of(resource.GroupVersionKind with { Kind = resource.ListKind.Length > 0 ? resource.ListKind : resource.Kind + "List" });

    public string Of(GroupVersionKind kind) => catalogue.TypeOf(kind)?.Name ?? Custom(kind);

    /// <summary>The name of a custom kind: com.example.v1.Widget for v1 Widgets of example.com.</summary>
    public static string Custom(GroupVersionKind kind) =>
        string.Join('.', kind.Group.Split('.').Reverse().Append(kind.Version).Append(kind.Kind));
}
