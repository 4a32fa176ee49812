namespace Kronicle.Domain.ManagedFields;

/// <summary>The algebra: each operation is one merge of two sorted tries and gives an operand back when nothing changes.</summary>
public sealed partial class FieldSet
{
    /// <summary>The paths of either set.</summary>
    public FieldSet Union(FieldSet other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other))
        {
            return this;
        }

        if (IsEmpty)
        {
            return other;
        }

        var output = new Entry[entries.Length + other.entries.Length];
        int count = 0;
        int i = 0;
        int j = 0;
        bool same = true;
        while (i < entries.Length && j < other.entries.Length)
        {
            Entry a = entries[i];
            Entry b = other.entries[j];
            int order = a.Element.CompareTo(b.Element);
            Entry next = order < 0 ? a : order > 0 ? b : new(a.Element, a.IsMember || b.IsMember, Join(a.Children, b.Children));
            same &= order < 0 || (order == 0 && next.IsMember == a.IsMember && ReferenceEquals(next.Children, a.Children));
            output[count++] = next;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        if (same && j == other.entries.Length)
        {
            return this;
        }

        Array.Copy(entries, i, output, count, entries.Length - i);
        count += entries.Length - i;
        Array.Copy(other.entries, j, output, count, other.entries.Length - j);
        count += other.entries.Length - j;
        return new(Cut(output, count));
    }

    /// <summary>The paths of both sets.</summary>
    public FieldSet Intersection(FieldSet other)
    {
        var output = new Entry[Math.Min(entries.Length, other.entries.Length)];
        int count = 0;
        for (int i = 0, j = 0; i < entries.Length && j < other.entries.Length;)
        {
            Entry a = entries[i];
            Entry b = other.entries[j];
            int order = a.Element.CompareTo(b.Element);
            if (order == 0)
            {
                FieldSet? children = a.Children is null || b.Children is null ? null : a.Children.Intersection(b.Children);
                Add(output, ref count, a.Element, a.IsMember && b.IsMember, children);
            }

            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return count == 0 ? Empty : new(Cut(output, count));
    }

    /// <summary>
    /// The paths that are not in the other set. Each path stands for itself: taking a parent away leaves its children, and
    /// the other way round.
    /// </summary>
    public FieldSet Difference(FieldSet other) => Without(other, recursive: false);

    /// <summary>The paths that neither are in the other set nor lie below one of its members.</summary>
    public FieldSet RecursiveDifference(FieldSet other) => Without(other, recursive: true);

    private FieldSet Without(FieldSet other, bool recursive)
    {
        Entry[]? output = null;
        int count = 0;
        for (int i = 0, j = 0; i < entries.Length; i++)
        {
            Entry a = entries[i];
            int order = 1;
            while (j < other.entries.Length && (order = other.entries[j].Element.CompareTo(a.Element)) < 0)
            {
                j++;
            }

            if (order != 0 || j == other.entries.Length)
            {
                Keep(output, ref count, a);
                continue;
            }

            Entry b = other.entries[j];
            FieldSet? children = recursive && b.IsMember ? null
                : b.Children is null ? a.Children : a.Children?.Without(b.Children, recursive);
            bool isMember = a.IsMember && !b.IsMember;
            if (isMember == a.IsMember && ReferenceEquals(children, a.Children))
            {
                Keep(output, ref count, a);
                continue;
            }

            if (output is null)
            {
                output = new Entry[entries.Length];
                Array.Copy(entries, output, count);
            }

            Add(output, ref count, a.Element, isMember, children);
        }

        return output is null ? this : count == 0 ? Empty : new(Cut(output, count));
    }

    private static FieldSet? Join(FieldSet? left, FieldSet? right) =>
        left is null ? right : right is null ? left : left.Union(right);

    private static void Keep(Entry[]? output, ref int count, Entry entry)
    {
        if (output is not null)
        {
            output[count] = entry;
        }

        count++;
    }

    private static void Add(Entry[] output, ref int count, PathElement element, bool isMember, FieldSet? children)
    {
        children = children is { IsEmpty: true } ? null : children;
        if (isMember || children is not null)
        {
            output[count++] = new(element, isMember, children);
        }
    }

    private static Entry[] Cut(Entry[] output, int count) => count == output.Length ? output : output[..count];
}
