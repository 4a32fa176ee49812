using Kronicle.Domain.Objects;

namespace Kronicle.Domain.ManagedFields;

/// <summary>What a <see cref="PathElement"/> names, in the order in which elements sort.</summary>
public enum PathElementKind
{
    /// <summary>A field of an object, or a key of a map: f:name.</summary>
    Field,

    /// <summary>The item of a list=map that has these key fields: k:{"name":"a"}.</summary>
    Key,

    /// <summary>The item of a list=set that equals a value: v:"a".</summary>
    Value,

    /// <summary>The item of a list at a place: i:0. Kept when read; never made here.</summary>
    Index,
}

/// <summary>One key field of a list=map item and its value, a scalar or null.</summary>
public readonly record struct KeyField(string Name, Node Value);

/// <summary>
/// One step of a field path: KEP-555, structured-merge-diff's PathElement. It is one reference, so that tries of it stay small.
/// </summary>
public readonly struct PathElement : IEquatable<PathElement>, IComparable<PathElement>
{
    // string: Field; KeyField[] sorted by name: Key; Node: Value; boxed int: Index.
    private readonly object content;

    private PathElement(object content) => this.content = content;

    public PathElementKind Kind => content switch
    {
        string => PathElementKind.Field,
        KeyField[] => PathElementKind.Key,
        Node => PathElementKind.Value,
        _ => PathElementKind.Index,
    };

    /// <summary>The name of a <see cref="PathElementKind.Field"/>; null for other kinds.</summary>
    public string? FieldName => content as string;

    /// <summary>The key fields of a <see cref="PathElementKind.Key"/>, sorted by name; empty for other kinds.</summary>
    public ReadOnlySpan<KeyField> KeyFields => content as KeyField[];

    /// <summary>The value of a <see cref="PathElementKind.Value"/>; null for other kinds.</summary>
    public Node? ItemValue => content as Node;

    /// <summary>The place of a <see cref="PathElementKind.Index"/>; -1 for other kinds.</summary>
    public int ItemIndex => content is int index ? index : -1;

    internal bool IsNone => content is null;

    public static PathElement Field(string name) => new(name);

    /// <summary>The element of a list=map item. The array is sorted by name here and must not be changed afterwards.</summary>
    public static PathElement Key(params KeyField[] fields)
    {
        for (int i = 1; i < fields.Length; i++)
        {
            for (int j = i; j > 0 && ScalarOrder.Compare(fields[j].Name, fields[j - 1].Name) < 0; j--)
            {
                (fields[j], fields[j - 1]) = (fields[j - 1], fields[j]);
            }
        }

        return new(fields);
    }

    /// <param name="value">A scalar.</param>
    public static PathElement Value(Node value) => new(value);

    public static PathElement Index(int index) => new(index);

    public int CompareTo(PathElement other)
    {
        if (ReferenceEquals(content, other.content))
        {
            return 0;
        }

        if (content is string name)
        {
            return other.content is string otherName ? ScalarOrder.Compare(name, otherName) : -1;
        }

        PathElementKind kind = Kind;
        int order = kind.CompareTo(other.Kind);
        return order != 0 ? order : kind switch
        {
            PathElementKind.Key => CompareKeys(KeyFields, other.KeyFields),
            PathElementKind.Value => ScalarOrder.Compare((Node)content, (Node)other.content),
            _ => ItemIndex.CompareTo(other.ItemIndex),
        };
    }

    public bool Equals(PathElement other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is PathElement other && Equals(other);

    public override int GetHashCode()
    {
        switch (content)
        {
            case string name:
                return string.GetHashCode(name);
            case KeyField[] fields:
                int hash = fields.Length;
                foreach (KeyField field in fields)
                {
                    hash = HashCode.Combine(hash, field.Name, ScalarOrder.Hash(field.Value));
                }

                return hash;
            case Node value:
                return ScalarOrder.Hash(value);
            default:
                return ItemIndex;
        }
    }

    /// <summary>The form in which it stands in FieldsV1, such as f:spec.</summary>
    public override string ToString() => FieldSetText.Element(this);

    public static bool operator ==(PathElement left, PathElement right) => left.Equals(right);

    public static bool operator !=(PathElement left, PathElement right) => !left.Equals(right);

    public static bool operator <(PathElement left, PathElement right) => left.CompareTo(right) < 0;

    public static bool operator >(PathElement left, PathElement right) => left.CompareTo(right) > 0;

    public static bool operator <=(PathElement left, PathElement right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PathElement left, PathElement right) => left.CompareTo(right) >= 0;

    private static int CompareKeys(ReadOnlySpan<KeyField> left, ReadOnlySpan<KeyField> right)
    {
        int shared = Math.Min(left.Length, right.Length);
        for (int i = 0; i < shared; i++)
        {
            int order = ScalarOrder.Compare(left[i].Name, right[i].Name);
            if (order == 0)
            {
                order = ScalarOrder.Compare(left[i].Value, right[i].Value);
            }

            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
