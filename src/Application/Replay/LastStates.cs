namespace Kronicle.Application.Replay;

/// <summary>The states that were seen last, of as many keys as a number of bytes holds; the least recently seen go first.</summary>
/// <param name="limit">Bytes of values and keys together, about.</param>
internal sealed class LastStates(long limit)
{
    private readonly Dictionary<string, LinkedListNode<Entry>> byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> order = new();
    private long bytes;

    /// <summary>Takes the state of a key out when it is of that revision.</summary>
    public ReadOnlyMemory<byte>? Take(string key, long revision)
    {
        if (!byKey.Remove(key, out LinkedListNode<Entry>? node))
        {
            return null;
        }

        order.Remove(node);
        bytes -= node.Value.Size;
        return node.Value.Revision == revision ? node.Value.Value : null;
    }

    public void Put(string key, long revision, ReadOnlyMemory<byte> value)
    {
        Take(key, 0);
        var entry = new Entry(key, revision, value);
        byKey[key] = order.AddLast(entry);
        bytes += entry.Size;
        while (bytes > limit && order.First is { } first)
        {
            Take(first.Value.Key, 0);
        }
    }

    private sealed record Entry(string Key, long Revision, ReadOnlyMemory<byte> Value)
    {
        public long Size => Value.Length + (2 * Key.Length) + 200;
    }
}
