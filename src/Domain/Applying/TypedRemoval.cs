using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Applying;

/// <summary>
/// Takes fields and items out of an object: each member of a set, with all below it. What is left empty by it becomes null, so that it
/// differs from what never was there. The object is not changed, and the result shares its nodes.
/// </summary>
internal static class TypedRemoval
{
    public static MapNode Remove(StructType type, MapNode value, FieldSet fields) =>
        Map(type, null, value, fields) as MapNode ?? new MapNode(0);

    private static Node Value(ValueShape? shape, Node value, FieldSet fields) => (shape is null ? MergeRule.Deduced : MergeRule.Of(shape), value) switch
    {
        (MergeRule.Struct, MapNode map) => Map(shape!.Struct, null, map, fields),
        (MergeRule.Map, MapNode map) => Map(null, shape!.Element, map, fields),
        (MergeRule.Deduced, MapNode map) => Map(null, null, map, fields),
        (MergeRule.Items, ListNode list) => Items(shape!, list, fields),
        (MergeRule.Atomic, MapNode or ListNode) => NullNode.Instance,
        _ => value,
    };

    private static Node Map(StructType? type, ValueShape? element, MapNode map, FieldSet fields)
    {
        var kept = new MapNode(map.Count);
        foreach (KeyValuePair<string, Node> entry in map)
        {
            PathElement name = PathElement.Field(entry.Key);
            if (!fields.Has(name))
            {
                kept[entry.Key] = fields.Below(name) is { } below
                    ? Value(type?.Find(entry.Key)?.Shape ?? element, entry.Value, below) : entry.Value;
            }
        }

        return kept.Count > 0 ? kept : NullNode.Instance;
    }

    private static Node Items(ValueShape shape, ListNode list, FieldSet fields)
    {
        var kept = new ListNode();
        foreach (Node item in list)
        {
            PathElement name = ListItems.Element(shape, item);
            if (!fields.Has(name))
            {
                kept.Add(fields.Below(name) is { } below ? Value(shape.Element, item, below) : item);
            }
        }

        return kept.Count > 0 ? kept : NullNode.Instance;
    }
}
