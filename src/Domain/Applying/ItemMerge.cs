using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Applying;

/// <summary>
/// Merges two associative lists. Items of both stand in the applied order; an item of the live list alone keeps its place before
/// the shared item that follows it.
/// </summary>
internal sealed class ItemMerge(ValueShape shape)
{
    private readonly Dictionary<PathElement, Node> liveItems = [];
    private readonly Dictionary<PathElement, Node> appliedItems = [];
    private readonly HashSet<PathElement> done = [];
    private readonly ListNode merged = [];

    public ListNode Merge(ListNode? live, ListNode? applied)
    {
        List<PathElement> left = Index(live, liveItems);
        List<PathElement> right = Index(applied, appliedItems);
        var shared = new Queue<PathElement>(right.Where(liveItems.ContainsKey));
        int l = 0;
        int r = 0;
        while (l < left.Count || r < right.Count)
        {
            bool skips = shared.Count > 0 && l < left.Count && appliedItems.ContainsKey(left[l]) && shared.Peek() != left[l];
            if (l < left.Count && r < right.Count && left[l] == right[r])
            {
                Take(right[r++], shared);
                l++;
            }
            else if (l < left.Count && r < right.Count && skips)
            {
                // An item that the applied list has elsewhere: not its turn yet.
                l++;
            }
            else if (l < left.Count && !appliedItems.ContainsKey(left[l]))
            {
                merged.Add(live![l++]);
            }
            else
            {
                l += l < left.Count && done.Contains(left[l]) ? 1 : 0;
                if (r < right.Count)
                {
                    Take(right[r++], shared);
                }
            }
        }

        return merged;
    }

    private void Take(PathElement element, Queue<PathElement> shared)
    {
        done.Add(element);
        merged.Add(TypedMerge.Value(shape.Element, liveItems.GetValueOrDefault(element), appliedItems[element]));
        if (shared.Count > 0 && shared.Peek() == element)
        {
            shared.Dequeue();
        }
    }

    // Live items of the same name can't be told apart: the applied one replaces them all.
    private List<PathElement> Index(ListNode? list, Dictionary<PathElement, Node> items)
    {
        var elements = new List<PathElement>(list?.Count ?? 0);
        for (int i = 0; i < list?.Count; i++)
        {
            PathElement element = ListItems.Element(shape, list[i]);
            elements.Add(element);
            items[element] = items.ContainsKey(element) ? NullNode.Instance : list[i];
        }

        return elements;
    }
}
