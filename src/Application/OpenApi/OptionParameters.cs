using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.OpenApi;

/// <summary>
/// Query parameters from the options types of the catalogue (ListOptions, PodLogOptions, ...): each simple field is one
/// parameter; objects cannot travel in a query.
/// </summary>
internal sealed class OptionParameters(ResourceCatalogue catalogue, Descriptions descriptions)
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    private readonly Dictionary<string, IReadOnlyList<ApiParameter>> made = new(StringComparer.Ordinal);

    public ApiParameter Pretty { get; } = new("pretty", "query", "string", descriptions.Field("ListNamespacedConfigMap", "pretty"));

    public ApiParameter Namespace { get; } =
        new("namespace", "path", "string", "object name and auth scope, such as for teams and projects", Required: true);

    public IReadOnlyList<ApiParameter> List => Of(Meta + "ListOptions", "ListNamespacedConfigMap");

    public IReadOnlyList<ApiParameter> Create => Of(Meta + "CreateOptions", "CreateNamespacedConfigMap");

    public IReadOnlyList<ApiParameter> Update => Of(Meta + "UpdateOptions", "ReplaceNamespacedConfigMap");

    public IReadOnlyList<ApiParameter> Patch => Of(Meta + "PatchOptions", "PatchNamespacedConfigMap");

    public IReadOnlyList<ApiParameter> Delete => Of(Meta + "DeleteOptions", "DeleteNamespacedConfigMap");

    /// <summary>Those of a list, without what only a watch reads, and those of a delete.</summary>
    public IReadOnlyList<ApiParameter> DeleteCollection =>
        [.. List.Where(p => p.Name is not ("watch" or "allowWatchBookmarks")), .. Delete];

    public static ApiParameter Name(string kind) => new("name", "path", "string", "name of the " + kind, Required: true);

    /// <summary>The parameters of an options type; the method is the one under which they are described.</summary>
    public IReadOnlyList<ApiParameter> Of(string typeName, string method)
    {
        if (!made.TryGetValue(typeName, out IReadOnlyList<ApiParameter>? parameters))
        {
            StructType type = catalogue.Type(typeName) ?? throw new InvalidOperationException($"the catalogue has no {typeName}");
            parameters = [.. type.Fields.Where(f => f.Name is not ("kind" or "apiVersion")).Select(f => Parameter(f, method)).OfType<ApiParameter>()];
            made.Add(typeName, parameters);
        }

        return parameters;
    }

    private ApiParameter? Parameter(Field field, string method)
    {
        ValueShape shape = field.Shape.Form == ValueForm.List ? field.Shape.Element! : field.Shape;
        string? type = shape.Form switch
        {
            ValueForm.String => "string",
            ValueForm.Boolean => "boolean",
            ValueForm.Int32 or ValueForm.Int64 => "integer",
            _ => null,
        };
        return type is null ? null : new(field.Name, "query", type, descriptions.Field(method, field.Name));
    }
}
