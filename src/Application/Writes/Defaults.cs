using Kronicle.Application.Defaulting;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Writes;

/// <summary>Defaulting: first what the schema declares as plain data, then what a kind's own defaulter adds.</summary>
public sealed class Defaults
{
    /// <param name="resource">The served resource.</param>
    /// <param name="target">The object; it is filled in.</param>
    public void Apply(ResourceDefinition resource, MapNode target)
    {
        Plain(target, resource.Type);
        KindDefaulters.Find(resource.Group, resource.Kind)?.OnDecode(target);
    }

    private static void Plain(MapNode map, StructType type)
    {
        foreach (Field field in type.Fields)
        {
            Node? value = map[field.Name];
            if (value is null || (!field.Pointer && value is not MapNode && ValueShape.IsZero(value)))
            {
                if (field.Default is not null and not MapNode && (field.Pointer || !ValueShape.IsZero(field.Default)))
                {
                    map[field.Name] = field.Default;
                }

                continue;
            }

            Nested(value, field.Shape);
        }
    }

    private static void Nested(Node value, ValueShape shape)
    {
        switch (value)
        {
            case MapNode map when shape.Form == ValueForm.Struct:
                Plain(map, shape.Struct);
                break;
            case MapNode map when shape is { Form: ValueForm.Map, Element.Form: ValueForm.Struct }:
                foreach (KeyValuePair<string, Node> entry in map)
                {
                    Nested(entry.Value, shape.Element);
                }

                break;
            case ListNode list when shape is { Form: ValueForm.List, Element.Form: ValueForm.Struct }:
                foreach (Node item in list)
                {
                    Nested(item, shape.Element);
                }

                break;
        }
    }
}
