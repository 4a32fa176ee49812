using System.Runtime.InteropServices;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>The items of two associative lists, paired by their elements.</summary>
internal readonly struct ItemPairs
{
    private const int IndexFrom = 16;

    /// <summary>The items that have one element: how many there are on each side, and where the first is.</summary>
    public struct Pair(PathElement element)
    {
        public PathElement Element { get; } = element;

        public int Left { get; set; }

        public int LeftCount { get; set; }

        public int Right { get; set; }

        public int RightCount { get; set; }
    }

    private readonly ValueShape shape;
    private readonly List<Pair> pairs;

    private ItemPairs(ValueShape shape, int capacity)
    {
        this.shape = shape;
        pairs = new(capacity);
    }

    /// <param name="shape">Of the lists.</param>
    /// <param name="left">Null when there is none.</param>
    /// <param name="right">Null when there is none.</param>
    /// <param name="unfit">Set when an item can't be named; it is passed over.</param>
    public static ItemPairs Of(ValueShape shape, ListNode? left, ListNode? right, ref bool unfit)
    {
        int most = Math.Max(left?.Count ?? 0, right?.Count ?? 0);
        var made = new ItemPairs(shape, most);
        Dictionary<PathElement, int>? index = most < IndexFrom ? null : new(most);
        for (int i = 0; i < left?.Count; i++)
        {
            if (made.Find(left[i], i, index, ref unfit) is >= 0 and var at)
            {
                ref Pair pair = ref CollectionsMarshal.AsSpan(made.pairs)[at];
                pair.Left = pair.LeftCount++ == 0 ? i : pair.Left;
            }
        }

        for (int i = 0; i < right?.Count; i++)
        {
            if (made.Find(right[i], i, index, ref unfit) is >= 0 and var at)
            {
                ref Pair pair = ref CollectionsMarshal.AsSpan(made.pairs)[at];
                pair.Right = pair.RightCount++ == 0 ? i : pair.Right;
            }
        }

        return made;
    }

    public List<Pair>.Enumerator GetEnumerator() => pairs.GetEnumerator();

    /// <summary>Whether a repeated element stands for the same items in the same order on both sides.</summary>
    public bool SameRepetitions(Pair pair, ListNode left, ListNode right)
    {
        if (pair.LeftCount != pair.RightCount)
        {
            return false;
        }

        int l = pair.Left;
        int r = pair.Right;
        for (int n = 0; n < pair.LeftCount; n++, l++, r++)
        {
            l = Next(left, l, pair.Element);
            r = Next(right, r, pair.Element);
            if (!ScalarOrder.Same(left[l], right[r]))
            {
                return false;
            }
        }

        return true;
    }

    private int Next(ListNode list, int from, PathElement element)
    {
        while (ListItems.Element(shape, list[from]) is var other && (other.IsNone || other != element))
        {
            from++;
        }

        return from;
    }

    private int Find(Node item, int place, Dictionary<PathElement, int>? index, ref bool unfit)
    {
        PathElement element = ListItems.Element(shape, item);
        if (element.IsNone)
        {
            unfit = true;
            return -1;
        }

        if (index is not null)
        {
            if (!index.TryGetValue(element, out int found))
            {
                found = pairs.Count;
                index.Add(element, found);
                pairs.Add(new(element));
            }

            return found;
        }

        // Lists seldom change their order: the same place first.
        if (place < pairs.Count && pairs[place].Element == element)
        {
            return place;
        }

        for (int i = 0; i < pairs.Count; i++)
        {
            if (pairs[i].Element == element)
            {
                return i;
            }
        }

        pairs.Add(new(element));
        return pairs.Count - 1;
    }
}
