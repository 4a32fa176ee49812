using Kronicle.Domain.Objects;

namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// The order and equality of values in field paths: numbers by size (1 equals 1.0), then strings by their UTF-8 bytes, then
/// booleans, then null. FieldsV1 is sorted by it, so every server writes the same bytes for the same set.
/// </summary>
internal static class ScalarOrder
{
    /// <summary>Compares as UTF-8 bytes would: characters outside the basic plane are last.</summary>
    public static int Compare(string left, string right)
    {
        if (ReferenceEquals(left, right))
        {
            return 0;
        }

        int at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length)
        {
            return left.Length - right.Length;
        }

        char a = left[at];
        char b = right[at];
        bool surrogate = char.IsSurrogate(a);
        return surrogate == char.IsSurrogate(b) ? a - b : surrogate ? 1 : -1;
    }

    public static int Compare(Node left, Node right)
    {
        int rank = Rank(left);
        int order = rank.CompareTo(Rank(right));
        if (order != 0)
        {
            return order;
        }

        return (left, right) switch
        {
            (NumberNode a, NumberNode b) => a.IsInteger && b.IsInteger ? a.Integer.CompareTo(b.Integer) : a.Real.CompareTo(b.Real),
            (TextNode a, TextNode b) => Compare(a.Value, b.Value),
            (BoolNode a, BoolNode b) => a.Value.CompareTo(b.Value),
            _ => 0,
        };
    }

    public static int Hash(Node value) => value switch
    {
        TextNode text => string.GetHashCode(text.Value),
        NumberNode number => number.Real.GetHashCode(),
        BoolNode boolean => boolean.Value ? 1 : 2,
        _ => 0,
    };

    /// <summary>Whether two trees are the same to field management: as <see cref="Node.SameAs"/>, but 1 equals 1.0.</summary>
    public static bool Same(Node left, Node right)
    {
        switch (left, right)
        {
            case (MapNode a, MapNode b):
                if (a.Count != b.Count)
                {
                    return false;
                }

                foreach (KeyValuePair<string, Node> entry in a)
                {
                    if (b[entry.Key] is not { } other || !Same(entry.Value, other))
                    {
                        return false;
                    }
                }

                return true;
            case (ListNode a, ListNode b):
                if (a.Count != b.Count)
                {
                    return false;
                }

                for (int i = 0; i < a.Count; i++)
                {
                    if (!Same(a[i], b[i]))
                    {
                        return false;
                    }
                }

                return true;
            case (NumberNode a, NumberNode b):
                return a.IsInteger && b.IsInteger ? a.Integer == b.Integer : a.Real == b.Real;
            default:
                return ReferenceEquals(left, right) || left.SameAs(right);
        }
    }

    private static int Rank(Node value) => value switch
    {
        NumberNode => 0,
        TextNode => 1,
        BoolNode => 2,
        _ => 3,
    };
}
