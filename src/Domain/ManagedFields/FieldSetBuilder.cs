using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// The set of the leaf fields that an object names, by its schema: what an apply of the object would own. Only what the tree
/// has counts. Map keys and list items are members beside their leaves; fields of structs are not, unless they are empty.
/// </summary>
public struct FieldSetBuilder
{
    private EntryBuffer buffer;
    private bool valid;

    /// <summary>The set of an object; null when an item of an associative list can't be named.</summary>
    public static FieldSet? Build(StructType type, MapNode value)
    {
        var builder = new FieldSetBuilder { valid = true };
        builder.Struct(type, value, 0);
        FieldSet set = builder.buffer.Pop(0) ?? FieldSet.Empty;
        return builder.valid ? set : null;
    }

    private void Struct(StructType type, MapNode value, int depth)
    {
        foreach (KeyValuePair<string, Node> entry in value)
        {
            if (type.Find(entry.Key) is { } field)
            {
                Visit(PathElement.Field(field.Name), field.Shape, entry.Value, IsEmpty(entry.Value), depth + 1);
            }
        }
    }

    private void Visit(PathElement element, ValueShape shape, Node value, bool isMember, int depth)
    {
        int mark = buffer.Mark;
        MergeRule rule = depth > FieldSet.MostLevels ? MergeRule.Leaf : MergeRule.Of(shape);
        rule = rule == MergeRule.Deduced ? MergeRule.Deduce(value) : rule;
        switch (rule)
        {
            case MergeRule.Struct when value is MapNode map:
                Struct(shape.Struct, map, depth);
                break;
            case MergeRule.Map or MergeRule.Deduced when value is MapNode map:
                foreach (KeyValuePair<string, Node> entry in map)
                {
                    Visit(PathElement.Field(entry.Key), shape.Element ?? shape, entry.Value, true, depth + 1);
                }

                break;
            case MergeRule.Items when value is ListNode list:
                Items(shape, list, depth);
                break;
            case MergeRule.Leaf or MergeRule.Atomic:
                isMember = true;
                break;
        }

        FieldSet? children = buffer.Pop(mark);
        if (isMember || children is not null)
        {
            buffer.Push(element, isMember, children);
        }
    }

    // Items of the same name are one member, without what is below them.
    private void Items(ValueShape shape, ListNode list, int depth)
    {
        var seen = new Dictionary<PathElement, int>(list.Count);
        foreach (Node item in list)
        {
            PathElement element = ListItems.Element(shape, item);
            valid &= !element.IsNone;
            if (!element.IsNone)
            {
                seen[element] = seen.GetValueOrDefault(element) + 1;
            }
        }

        foreach (Node item in list)
        {
            PathElement element = ListItems.Element(shape, item);
            if (element.IsNone)
            {
                continue;
            }

            if (seen[element] > 1)
            {
                buffer.Push(element, true, null);
            }
            else
            {
                Visit(element, shape.Element!, item, true, depth + 1);
            }
        }
    }

    private static bool IsEmpty(Node value) => value is NullNode or MapNode { Count: 0 };
}
