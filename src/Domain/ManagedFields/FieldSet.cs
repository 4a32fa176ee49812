using System.Buffers;
using System.Text;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// An immutable set of field paths: a trie whose levels are sorted. It is what an entry of metadata.managedFields owns, and
/// what the FieldsV1 format writes. KEP-555; https://kubernetes.io/docs/reference/using-api/server-side-apply/
/// </summary>
public sealed partial class FieldSet : IEquatable<FieldSet>
{
    /// <summary>Levels beyond which a set is refused when read, and an object's values count as one leaf.</summary>
    public const int MostLevels = 256;

    public static readonly FieldSet Empty = new([]);

    /// <summary>One element of a level. It is a member, or has members below it, or both; never neither.</summary>
    internal readonly struct Entry(PathElement element, bool isMember, FieldSet? children)
    {
        public PathElement Element { get; } = element;

        public FieldSet? Children { get; } = children;

        public bool IsMember { get; } = isMember;
    }

    private readonly Entry[] entries;

    internal FieldSet(Entry[] entries) => this.entries = entries;

    public bool IsEmpty => entries.Length == 0;

    /// <summary>The number of member paths.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (Entry entry in entries)
            {
                count += (entry.IsMember ? 1 : 0) + (entry.Children?.Count ?? 0);
            }

            return count;
        }
    }

    internal ReadOnlySpan<Entry> Entries => entries;

    /// <summary>The set of the given paths; each has at least one element.</summary>
    public static FieldSet Of(params IEnumerable<PathElement[]> paths)
    {
        FieldSet set = Empty;
        foreach (PathElement[] path in paths)
        {
            FieldSet one = new([new Entry(path[^1], true, null)]);
            for (int i = path.Length - 2; i >= 0; i--)
            {
                one = new([new Entry(path[i], false, one)]);
            }

            set = set.Union(one);
        }

        return set;
    }

    /// <summary>The set of one path of field names, such as metadata, name.</summary>
    public static FieldSet OfFields(params string[] names) => Of([.. names.Select(PathElement.Field)]);

    /// <summary>Whether a path is a member.</summary>
    public bool Has(params ReadOnlySpan<PathElement> path)
    {
        FieldSet? set = this;
        for (int i = 0; i < path.Length && set is not null; i++)
        {
            int at = set.Find(path[i]);
            if (at < 0)
            {
                return false;
            }

            if (i == path.Length - 1)
            {
                return set.entries[at].IsMember;
            }

            set = set.entries[at].Children;
        }

        return false;
    }

    /// <summary>The paths below an element, without it; null when there are none.</summary>
    public FieldSet? Below(PathElement element) => Find(element) is >= 0 and var at ? entries[at].Children : null;

    /// <summary>Every member path, a parent before its children.</summary>
    public IEnumerable<PathElement[]> Paths() => Paths([]);

    public bool Equals(FieldSet? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || other.entries.Length != entries.Length)
        {
            return false;
        }

        for (int i = 0; i < entries.Length; i++)
        {
            ref readonly Entry a = ref entries[i];
            ref readonly Entry b = ref other.entries[i];
            if (a.IsMember != b.IsMember || a.Element != b.Element || !Equals(a.Children, b.Children))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as FieldSet);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (Entry entry in entries)
        {
            hash.Add(entry.Element);
            hash.Add(entry.IsMember);
            hash.Add(entry.Children);
        }

        return hash.ToHashCode();
    }

    /// <summary>Writes the FieldsV1 JSON, as structured-merge-diff serialises it.</summary>
    public void WriteTo(IBufferWriter<byte> output) => FieldSetText.Write(this, output);

    /// <summary>The FieldsV1 JSON as a tree of its own.</summary>
    public MapNode ToNode() => FieldSetText.Node(this);

    public override string ToString()
    {
        var output = new ArrayBufferWriter<byte>();
        WriteTo(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private IEnumerable<PathElement[]> Paths(PathElement[] prefix)
    {
        foreach (Entry entry in entries)
        {
            PathElement[] path = [.. prefix, entry.Element];
            if (entry.IsMember)
            {
                yield return path;
            }

            foreach (PathElement[] below in entry.Children?.Paths(path) ?? [])
            {
                yield return below;
            }
        }
    }

    private int Find(PathElement element)
    {
        int low = 0;
        int high = entries.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = entries[middle].Element.CompareTo(element);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
