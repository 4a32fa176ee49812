using System.Collections;

namespace Kronicle.Domain.Objects;

/// <summary>A JSON array.</summary>
public sealed class ListNode : Node, IEnumerable<Node>
{
    private readonly List<Node> items;

    public ListNode() => items = [];

    public ListNode(IEnumerable<Node> items) => this.items = [.. items];

    public int Count => items.Count;

    public override string JsonType => "array";

    public Node this[int index]
    {
        get => items[index];
        set => items[index] = value;
    }

    /// <summary>The elements that are objects; others are passed over.</summary>
    public IEnumerable<MapNode> Maps => items.OfType<MapNode>();

    public void Add(Node item) => items.Add(item);

    public void Insert(int index, Node item) => items.Insert(index, item);

    public void RemoveAt(int index) => items.RemoveAt(index);

    public int RemoveAll(Predicate<Node> match) => items.RemoveAll(match);

    public void Clear() => items.Clear();

    public override Node Clone()
    {
        var copy = new ListNode();
        copy.items.EnsureCapacity(items.Count);
        foreach (Node item in items)
        {
            copy.items.Add(item.Clone());
        }

        return copy;
    }

    public override bool SameAs(Node? other)
    {
        if (other is not ListNode list || list.Count != Count)
        {
            return false;
        }

        for (int i = 0; i < items.Count; i++)
        {
            if (!items[i].SameAs(list.items[i]))
            {
                return false;
            }
        }

        return true;
    }

    public List<Node>.Enumerator GetEnumerator() => items.GetEnumerator();

    IEnumerator<Node> IEnumerable<Node>.GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}
