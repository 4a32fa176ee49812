using System.Diagnostics.CodeAnalysis;

namespace Kronicle.Application.Admission.Rates;

/// <summary>A bounded map that forgets what was not used for longest. Safe for many threads.</summary>
/// <param name="capacity">At most so many entries.</param>
internal sealed class RecentlyUsed<T>(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, T Value)>> byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, T Value)> order = new();

    public bool TryGet(string key, [MaybeNullWhen(false)] out T value)
    {
        lock (gate)
        {
            if (!byKey.TryGetValue(key, out LinkedListNode<(string Key, T Value)>? node))
            {
                value = default;
                return false;
            }

            order.Remove(node);
            order.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    public void Put(string key, T value)
    {
        lock (gate)
        {
            if (byKey.Remove(key, out LinkedListNode<(string Key, T Value)>? old))
            {
                order.Remove(old);
            }

            byKey[key] = order.AddFirst((key, value));
            if (byKey.Count > capacity)
            {
                byKey.Remove(order.Last!.Value.Key);
                order.RemoveLast();
            }
        }
    }

    /// <summary>The value of a key, made when there is none.</summary>
    public T GetOrMake(string key, Func<T> make)
    {
        lock (gate)
        {
            if (TryGet(key, out T? known))
            {
                return known;
            }

            T made = make();
            Put(key, made);
            return made;
        }
    }
}
