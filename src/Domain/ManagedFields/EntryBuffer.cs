namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// Collects the levels of one trie depth first: what is pushed after a mark becomes, once popped, the level below the entry
/// that is pushed next. One buffer serves all levels.
/// </summary>
internal struct EntryBuffer
{
    private FieldSet.Entry[]? items;

    public int Mark { get; private set; }

    public void Push(PathElement element, bool isMember, FieldSet? children)
    {
        items ??= new FieldSet.Entry[16];
        if (Mark == items.Length)
        {
            Array.Resize(ref items, Mark * 2);
        }

        items[Mark++] = new(element, isMember, children);
    }

    /// <summary>The level of all that was pushed since a mark; null when nothing was.</summary>
    /// <param name="mark">A value of <see cref="Mark"/>.</param>
    /// <param name="sorted">Whether the level had come in order and without repetition.</param>
    public FieldSet? Pop(int mark, out bool sorted)
    {
        sorted = true;
        if (mark == Mark)
        {
            return null;
        }

        Span<FieldSet.Entry> level = items.AsSpan(mark, Mark - mark);
        for (int i = 1; i < level.Length; i++)
        {
            if (level[i - 1].Element >= level[i].Element)
            {
                sorted = false;
                level.Sort(static (a, b) => a.Element.CompareTo(b.Element));
                level = level[..Merge(level)];
                break;
            }
        }

        FieldSet set = new(level.ToArray());
        Mark = mark;
        return set;
    }

    public FieldSet? Pop(int mark) => Pop(mark, out _);

    // An element that came twice becomes one with both its children.
    private static int Merge(Span<FieldSet.Entry> level)
    {
        int last = 0;
        for (int i = 1; i < level.Length; i++)
        {
            FieldSet.Entry a = level[last];
            FieldSet.Entry b = level[i];
            if (a.Element != b.Element)
            {
                level[++last] = b;
                continue;
            }

            FieldSet? children = a.Children is null ? b.Children : b.Children is null ? a.Children : a.Children.Union(b.Children);
            level[last] = new(a.Element, a.IsMember || b.IsMember, children);
        }

        return last + 1;
    }
}
