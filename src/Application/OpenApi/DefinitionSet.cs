using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.OpenApi;

/// <summary>The definitions that paths need: what bodies and responses name, and what those refer to in turn.</summary>
internal static class DefinitionSet
{
    public static SortedSet<string> Of(IEnumerable<ApiPath> paths, ResourceCatalogue catalogue, CustomDefinitions custom)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>();
        foreach (ApiOperation operation in paths.SelectMany(p => p.Operations))
        {
            Push(operation.Body);
            foreach (ApiResponse response in operation.Responses)
            {
                Push(response.TypeName);
            }
        }

        while (open.TryPop(out string? name))
        {
            if (custom.Has(name))
            {
                foreach (string target in custom.References(name))
                {
                    Push(target);
                }

                continue;
            }

            foreach (Field field in catalogue.Type(name)?.Fields ?? [])
            {
                ValueShape shape = field.Shape;
                while (SchemaWriter.Target(shape) is null && shape.Element is { } element)
                {
                    shape = element;
                }

                Push(SchemaWriter.Target(shape));
            }
        }

        return found;

        void Push(string? name)
        {
            if (!string.IsNullOrEmpty(name) && found.Add(name))
            {
                open.Push(name);
            }
        }
    }
}
