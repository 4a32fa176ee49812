using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Applying;

/// <summary>
/// A stored object as merging sees it: with the fields that Go's structs always have, and without the zero values that they leave out.
/// What is applied is a plain document instead, of which every field counts.
/// </summary>
internal static class LiveView
{
    /// <summary>A tree of its own above its leaves. metadata.managedFields is no part of it.</summary>
    public static MapNode Of(StructType type, MapNode live)
    {
        MapNode view = Struct(type, live);
        view.Map("metadata")?.Remove("managedFields");
        return view;
    }

    private static MapNode Struct(StructType type, MapNode value)
    {
        StructFacts facts = StructFacts.Of(type);
        var view = new MapNode(value.Count + 2);
        foreach (Field field in type.Fields)
        {
            Node? found = value[field.Name];
            found = found is null ? facts.Implied[field.Index] : facts.Present(field, found);
            if (found is not null)
            {
                view[field.Name] = Value(field.Shape, found);
            }
        }

        return view;
    }

    private static Node Value(ValueShape shape, Node value)
    {
        switch (shape.Form, value)
        {
            case (ValueForm.Struct, MapNode map):
                return Struct(shape.Struct, map);
            case (ValueForm.Map, MapNode map) when shape.Element is { } element:
                var entries = new MapNode(map.Count);
                foreach (KeyValuePair<string, Node> entry in map)
                {
                    entries[entry.Key] = Value(element, entry.Value);
                }

                return entries;
            case (ValueForm.List, ListNode list) when shape.Element is { } element:
                return new ListNode(list.Select(item => Value(element, item)));
            default:
                return value;
        }
    }
}
