using System.Buffers;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Canonical;

/// <summary>
/// Writes a tree in the canonical form: fields in schema order, zero values by the schema's rules, map keys sorted. Two objects
/// that mean the same have the same bytes, which is how a write that changes nothing is found.
/// </summary>
public static class CanonicalWriter
{
    /// <summary>
    /// The stored form of a top-level object: canonical JSON without metadata.resourceVersion, which is known only after the append.
    /// </summary>
    public static byte[] Stored(MapNode root, StructType type)
    {
        using var output = new JsonBuffer(4096);
        Node? version = TakeVersion(root);
        Write(output, root, type);
        if (version is not null)
        {
            root.Map("metadata")!["resourceVersion"] = version;
        }

        return output.ToArray();
    }

    /// <summary>An object of a declared type.</summary>
    public static void Write(JsonBuffer output, MapNode map, StructType type)
    {
        if (type.Fields.Count == 0)
        {
            Free(output, map);
            return;
        }

        output.Raw((byte)'{');
        int start = output.Length;
        var present = ArrayPool<(Field Field, Node Node)>.Shared.Rent(map.Count);
        int count = 0;
        foreach (KeyValuePair<string, Node> entry in map)
        {
            if (type.Find(entry.Key) is { } field)
            {
                // Trees that were read from a canonical text have their fields in order.
                int at = count++;
                for (; at > 0 && present[at - 1].Field.Index > field.Index; at--)
                {
                    present[at] = present[at - 1];
                }

                present[at] = (field, entry.Value);
            }
        }

        WriteFields(output, type, present.AsSpan(0, count));
        ArrayPool<(Field Field, Node Node)>.Shared.Return(present, clearArray: true);
        if (output.Length > start)
        {
            output.Truncate(output.Length - 1);
        }

        output.Raw((byte)'}');
    }

    /// <summary>A value of a declared shape.</summary>
    public static void Write(JsonBuffer output, Node? node, ValueShape shape)
    {
        switch (node)
        {
            case null or NullNode:
                Zero(output, shape);
                break;
            case FieldsV1Node fields:
                output.Raw(fields.Json.Span);
                break;
            case MapNode map when shape.Form == ValueForm.Struct:
                Write(output, map, shape.Struct);
                break;
            case MapNode map:
                Map(output, map, shape.Form == ValueForm.Map ? shape.Element : null);
                break;
            case ListNode list:
                List(output, list, shape.Element);
                break;
            default:
                Scalar(output, node);
                break;
        }
    }

    /// <summary>A tree without a schema: keys sorted, nothing left out.</summary>
    public static void Free(JsonBuffer output, Node node)
    {
        switch (node)
        {
            case FieldsV1Node fields:
                output.Raw(fields.Json.Span);
                break;
            case MapNode map:
                Map(output, map, null);
                break;
            case ListNode list:
                List(output, list, null);
                break;
            default:
                Scalar(output, node);
                break;
        }
    }

    private static void WriteFields(JsonBuffer output, StructType type, ReadOnlySpan<(Field Field, Node Node)> present)
    {
        int next = 0;
        foreach (Field field in type.EmittedAlways)
        {
            while (next < present.Length && present[next].Field.Index < field.Index)
            {
                WriteWhenSet(output, present[next++]);
            }

            WriteAlways(output, field, next < present.Length && ReferenceEquals(present[next].Field, field) ? present[next++].Node : null);
        }

        while (next < present.Length)
        {
            WriteWhenSet(output, present[next++]);
        }
    }

    private static void WriteWhenSet(JsonBuffer output, (Field Field, Node Node) entry)
    {
        if (entry.Node is not NullNode && !LeftOut(entry.Field, entry.Node))
        {
            output.Raw(entry.Field.JsonName.Span);
            Write(output, entry.Node, entry.Field.Shape);
            output.Raw((byte)',');
        }
    }

    private static void WriteAlways(JsonBuffer output, Field field, Node? node)
    {
        output.Raw(field.JsonName.Span);
        if (IsNil(field, node))
        {
            Nil(output, field);
        }
        else
        {
            Write(output, node, field.Shape);
        }

        output.Raw((byte)',');
    }

    // Protobuf-stored kinds can't tell an empty list or map from an absent one; a pointer to a struct or scalar can be zero.
    private static bool LeftOut(Field field, Node node) => field.Shape.Form switch
    {
        ValueForm.Struct or ValueForm.Object or ValueForm.Any => false,
        ValueForm.List or ValueForm.Map => ValueShape.IsZero(node),
        _ => !field.Pointer && ValueShape.IsZero(node),
    };

    private static bool IsNil(Field field, Node? node) => node is null or NullNode ||
        (field.Shape.Form is ValueForm.List or ValueForm.Map && ValueShape.IsZero(node));

    private static void Nil(JsonBuffer output, Field field)
    {
        if (field.Pointer)
        {
            output.Raw("null"u8);
        }
        else
        {
            Zero(output, field.Shape);
        }
    }

    private static void Zero(JsonBuffer output, ValueShape shape)
    {
        switch (shape.Form)
        {
            case ValueForm.String:
                output.Raw("\"\""u8);
                break;
            case ValueForm.Quantity:
                output.Raw("\"0\""u8);
                break;
            case ValueForm.Boolean:
                output.Raw("false"u8);
                break;
            case ValueForm.Int32 or ValueForm.Int64 or ValueForm.Double or ValueForm.IntOrString:
                output.Raw("0"u8);
                break;
            case ValueForm.Struct:
                Write(output, new MapNode(0), shape.Struct);
                break;
            default:
                output.Raw("null"u8);
                break;
        }
    }

    private static void Map(JsonBuffer output, MapNode map, ValueShape? element)
    {
        output.Raw((byte)'{');
        int start = output.Length;
        string[] keys = ArrayPool<string>.Shared.Rent(map.Count);
        int count = 0;
        foreach (KeyValuePair<string, Node> entry in map)
        {
            keys[count++] = entry.Key;
        }

        keys.AsSpan(0, count).Sort(string.CompareOrdinal);
        for (int i = 0; i < count; i++)
        {
            output.Text(keys[i]);
            output.Raw((byte)':');
            Value(output, map[keys[i]]!, element);
            output.Raw((byte)',');
        }

        ArrayPool<string>.Shared.Return(keys, clearArray: true);
        if (output.Length > start)
        {
            output.Truncate(output.Length - 1);
        }

        output.Raw((byte)'}');
    }

    private static void List(JsonBuffer output, ListNode list, ValueShape? element)
    {
        output.Raw((byte)'[');
        for (int i = 0; i < list.Count; i++)
        {
            if (i > 0)
            {
                output.Raw((byte)',');
            }

            Value(output, list[i], element);
        }

        output.Raw((byte)']');
    }

    private static void Value(JsonBuffer output, Node node, ValueShape? shape)
    {
        if (shape is null)
        {
            Free(output, node);
        }
        else
        {
            Write(output, node, shape);
        }
    }

    private static void Scalar(JsonBuffer output, Node node)
    {
        switch (node)
        {
            case TextNode text:
                output.Text(text.Value);
                break;
            case NumberNode { IsInteger: true } number:
                output.Number(number.Integer);
                break;
            default:
                output.Ascii(node.ToString()!);
                break;
        }
    }

    private static Node? TakeVersion(MapNode root)
    {
        MapNode? metadata = root.Map("metadata");
        Node? version = metadata?["resourceVersion"];
        metadata?.Remove("resourceVersion");
        return version;
    }
}
