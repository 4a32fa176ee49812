using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Shared;

/// <summary>
/// Whether two values mean the same, as apimachinery's Semantic.DeepEqual: an empty list or map is none, a field that has no pointer
/// is its zero value when absent, quantities are equal when their amounts are.
/// </summary>
public static class SameMeaning
{
    /// <summary>Whether a field of two objects means the same.</summary>
    public static bool Field(MapNode? one, MapNode? other, Field field) => Values(one?[field.Name], other?[field.Name], field.Shape, field.Pointer);

    /// <summary>Whether two objects of a type mean the same; null is an object without fields.</summary>
    public static bool Structs(MapNode? one, MapNode? other, StructType type)
    {
        foreach (Field field in type.Fields)
        {
            if (!Field(one, other, field))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether two values of a shape mean the same.</summary>
    /// <param name="one">A value, or null.</param>
    /// <param name="other">Another.</param>
    /// <param name="shape">The shape of both.</param>
    /// <param name="pointer">Absent is not the zero value.</param>
    public static bool Values(Node? one, Node? other, ValueShape shape, bool pointer)
    {
        Node? a = one is NullNode ? null : one;
        Node? b = other is NullNode ? null : other;
        switch (shape.Form)
        {
            case ValueForm.Struct:
                return (!pointer || a is null == b is null) && Structs(a as MapNode, b as MapNode, shape.Struct);
            case ValueForm.List:
                return Lists(a as ListNode, b as ListNode, shape.Element!);
            case ValueForm.Map:
                return Maps(a as MapNode, b as MapNode, shape.Element!);
            case ValueForm.Quantity when a is TextNode x && b is TextNode y:
                return Amounts(x.Value, y.Value);
        }

        if (a is null || b is null)
        {
            Node? left = a ?? b;
            return left is null || (!pointer && ValueShape.IsZero(left));
        }

        return a.SameAs(b);
    }

    private static bool Lists(ListNode? one, ListNode? other, ValueShape element)
    {
        int count = one?.Count ?? 0;
        if (count != (other?.Count ?? 0))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (!Values(one![i], other![i], element, pointer: false))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Maps(MapNode? one, MapNode? other, ValueShape element)
    {
        if ((one?.Count ?? 0) != (other?.Count ?? 0))
        {
            return false;
        }

        foreach (KeyValuePair<string, Node> entry in one ?? [])
        {
            if (!other!.Has(entry.Key) || !Values(entry.Value, other[entry.Key], element, pointer: false))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Amounts(string one, string other) => one == other ||
        (Quantity.TryParse(one, out Quantity a, out _) && Quantity.TryParse(other, out Quantity b, out _) && a == b);
}
