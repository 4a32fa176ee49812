using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Canonical;

/// <summary>
/// Whether two values of a declared shape mean the same, however they were written: absent and zero are one where the schema has no
/// pointer, as apimachinery's semantic equality has it.
/// </summary>
public static class Meaning
{
    /// <param name="one">A value; null when it is absent.</param>
    /// <param name="other">Another value of the same shape; null when it is absent.</param>
    /// <param name="shape">What both are.</param>
    public static bool Same(Node? one, Node? other, ValueShape shape)
    {
        if (IsEmpty(one) && IsEmpty(other))
        {
            return true;
        }

        if (one is not null && one.SameAs(other))
        {
            return true;
        }

        using var first = new JsonBuffer();
        using var second = new JsonBuffer();
        CanonicalWriter.Write(first, one, shape);
        CanonicalWriter.Write(second, other, shape);
        return first.Written.SequenceEqual(second.Written);
    }

    /// <summary>The same of two objects of one type.</summary>
    public static bool Same(MapNode one, MapNode other, StructType type)
    {
        if (one.SameAs(other))
        {
            return true;
        }

        using var first = new JsonBuffer();
        using var second = new JsonBuffer();
        CanonicalWriter.Write(first, one, type);
        CanonicalWriter.Write(second, other, type);
        return first.Written.SequenceEqual(second.Written);
    }

    private static bool IsEmpty(Node? value) => value switch
    {
        null or NullNode => true,
        ListNode list => list.Count == 0,
        MapNode map => map.Count == 0,
        _ => false,
    };
}
