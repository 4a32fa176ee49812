using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Patching;

/// <summary>
/// The order of a merged list: items that the patch names in the order of the patch, the others in that of the live list, and
/// both kinds interleaved as they were live. https://git.k8s.io/design-proposals-archive/cli/preserve-order-in-strategic-merge-patch.md
/// </summary>
internal static class ItemOrder
{
    /// <summary>What items of one type are told apart by: a key field, or the value itself when the key is empty.</summary>
    public static string KeyOf(Node item, string mergeKey)
    {
        Node? value = mergeKey.Length == 0 ? item : (item as MapNode)?[mergeKey];
        return value switch
        {
            null or NullNode => "",
            TextNode text => "\"" + text.Value,
            MapNode or ListNode => GoPrint.Value(value),
            NumberNode { IsInteger: false } number => "." + number,
            _ => value.ToString()!,
        };
    }

    /// <summary>Where each key is first.</summary>
    public static Dictionary<string, int> Places(ListNode list, string mergeKey)
    {
        var places = new Dictionary<string, int>(list.Count, StringComparer.Ordinal);
        for (int i = 0; i < list.Count; i++)
        {
            places.TryAdd(KeyOf(list[i], mergeKey), i);
        }

        return places;
    }

    /// <summary>The items of a merged list in order.</summary>
    public static ListNode Of(ListNode merged, ListNode patchOrder, ListNode liveOrder, string mergeKey)
    {
        Dictionary<string, int> patchPlaces = Places(patchOrder, mergeKey);
        Dictionary<string, int> livePlaces = Places(liveOrder, mergeKey);
        ILookup<bool, (Node Item, string Key)> parts = merged
            .Select(item => (Item: item, Key: KeyOf(item, mergeKey)))
            .ToLookup(one => patchPlaces.ContainsKey(one.Key));
        (Node Item, string Key)[] named = [.. parts[true].OrderBy(one => patchPlaces[one.Key])];
        (Node Item, string Key)[] others = [.. parts[false].OrderBy(one => livePlaces.GetValueOrDefault(one.Key, -1))];
        var ordered = new ListNode();
        int i = 0;
        int j = 0;
        while (i < others.Length || j < named.Length)
        {
            bool otherFirst = j == named.Length || (i < others.Length
                && livePlaces.TryGetValue(others[i].Key, out int other)
                && livePlaces.TryGetValue(named[j].Key, out int one) && other < one);
            ordered.Add(otherFirst ? others[i++].Item : named[j++].Item);
        }

        return ordered;
    }
}
