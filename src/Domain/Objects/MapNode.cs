using System.Collections;

namespace Kronicle.Domain.Objects;

/// <summary>
/// A JSON object. Keys keep the order in which they came; nothing depends on it, because the canonical form orders fields
/// by schema and map keys by name. Small maps are searched in a line; from <see cref="IndexFrom"/> keys on there is an index,
/// and a removed key's place is taken by the last one, so that emptying a huge map costs no more than filling it.
/// </summary>
public sealed class MapNode : Node, IEnumerable<KeyValuePair<string, Node>>
{
    private const int IndexFrom = 12;

    private readonly List<KeyValuePair<string, Node>> entries;
    private Dictionary<string, int>? index;

    public MapNode() => entries = [];

    public MapNode(int capacity) => entries = new(capacity);

    public int Count => entries.Count;

    public override string JsonType => "object";

    public IEnumerable<string> Keys => entries.Select(entry => entry.Key);

    /// <summary>The value of a key, or null when the key is absent. Setting null removes the key.</summary>
    public Node? this[string key]
    {
        get
        {
            int at = Find(key);
            return at < 0 ? null : entries[at].Value;
        }

        set
        {
            if (value is null)
            {
                Remove(key);
                return;
            }

            int at = Find(key);
            if (at >= 0)
            {
                entries[at] = new(entries[at].Key, value);
                return;
            }

            Append(key, value);
        }
    }

    public bool Has(string key) => Find(key) >= 0;

    public bool Remove(string key)
    {
        int at = Find(key);
        if (at < 0)
        {
            return false;
        }

        if (index is null)
        {
            entries.RemoveAt(at);
            return true;
        }

        int last = entries.Count - 1;
        index.Remove(key);
        if (at < last)
        {
            entries[at] = entries[last];
            index[entries[at].Key] = at;
        }

        entries.RemoveAt(last);
        return true;
    }

    public void Clear()
    {
        entries.Clear();
        index = null;
    }

    /// <summary>The string under a key; null when absent or of another type.</summary>
    public string? Text(string key) => (this[key] as TextNode)?.Value;

    /// <summary>The integer under a key; null when absent or of another type.</summary>
    public long? Integer(string key) => (this[key] as NumberNode)?.Integer;

    /// <summary>The boolean under a key; null when absent or of another type.</summary>
    public bool? Bool(string key) => (this[key] as BoolNode)?.Value;

    /// <summary>The object under a key; null when absent or of another type.</summary>
    public MapNode? Map(string key) => this[key] as MapNode;

    /// <summary>The array under a key; null when absent or of another type.</summary>
    public ListNode? List(string key) => this[key] as ListNode;

    /// <summary>The object under a key, put there when absent.</summary>
    public MapNode EnsureMap(string key)
    {
        if (this[key] is MapNode map)
        {
            return map;
        }

        var made = new MapNode();
        this[key] = made;
        return made;
    }

    /// <summary>The node at a path of keys; null when any step is absent or no object.</summary>
    public Node? At(params ReadOnlySpan<string> path)
    {
        Node? node = this;
        foreach (string key in path)
        {
            node = (node as MapNode)?[key];
        }

        return node;
    }

    public override Node Clone()
    {
        var copy = new MapNode(entries.Count);
        foreach (KeyValuePair<string, Node> entry in entries)
        {
            copy.entries.Add(new(entry.Key, entry.Value.Clone()));
        }

        return copy;
    }

    public MapNode Copy() => (MapNode)Clone();

    public override bool SameAs(Node? other)
    {
        if (other is not MapNode map || map.Count != Count)
        {
            return false;
        }

        foreach (KeyValuePair<string, Node> entry in entries)
        {
            if (!entry.Value.SameAs(map[entry.Key]))
            {
                return false;
            }
        }

        return true;
    }

    public List<KeyValuePair<string, Node>>.Enumerator GetEnumerator() => entries.GetEnumerator();

    IEnumerator<KeyValuePair<string, Node>> IEnumerable<KeyValuePair<string, Node>>.GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();

    private void Append(string key, Node value)
    {
        index?.Add(key, entries.Count);
        entries.Add(new(key, value));
    }

    private int Find(string key)
    {
        if (entries.Count >= IndexFrom)
        {
            index ??= BuildIndex();
            return index.TryGetValue(key, out int at) ? at : -1;
        }

        for (int i = 0; i < entries.Count; i++)
        {
            if (entries[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    private Dictionary<string, int> BuildIndex()
    {
        var made = new Dictionary<string, int>(entries.Count, StringComparer.Ordinal);
        for (int i = 0; i < entries.Count; i++)
        {
            made[entries[i].Key] = i;
        }

        return made;
    }
}
