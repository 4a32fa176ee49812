using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Patching;

/// <summary>The $setElementOrder directives of a strategic merge: the order that a client wants the items of a list to have.</summary>
internal sealed class StrategicElementOrder(StrategicMerge merge, StrategicListMerge lists)
{
    /// <summary>Carries out the $setElementOrder directives of a patch and takes them and their lists out of it.</summary>
    public bool Apply(MapNode original, MapNode patch, PatchSchema schema)
    {
        if (!patch.Keys.Any(key => key.StartsWith(StrategicMerge.ElementOrder, StringComparison.Ordinal)))
        {
            return true;
        }

        foreach (KeyValuePair<string, Node> entry in patch.ToArray())
        {
            if (entry.Key.StartsWith(StrategicMerge.ElementOrder, StringComparison.Ordinal)
                && !ApplyOne(original, patch, entry.Key, entry.Value, schema))
            {
                return false;
            }
        }

        return true;
    }

    private bool ApplyOne(MapNode original, MapNode patch, string directive, Node value, PatchSchema schema)
    {
        patch.Remove(directive);
        if (value is not ListNode order)
        {
            return NotAList(value);
        }

        if (!directive.StartsWith(StrategicMerge.ElementOrder + "/", StringComparison.Ordinal))
        {
            return merge.Malformed("setElementOrder list");
        }

        string key = directive[(StrategicMerge.ElementOrder.Length + 1)..];
        if (original[key] is { } live and not ListNode)
        {
            return NotAList(live);
        }

        if (patch[key] is { } given and not ListNode)
        {
            return NotAList(given);
        }

        if (schema.FindList(key, out string? error) is not { } field)
        {
            return merge.Fail(error!);
        }

        ListNode? liveList = original.List(key);
        ListNode? patchList = patch.List(key);
        string mergeKey = field.Shape.MergeKey ?? "";
        if (patchList is not null && !Consistent(patchList, order, mergeKey))
        {
            return false;
        }

        if (liveList is null && patchList is null)
        {
            return true;
        }

        ListNode? merged = patchList is null ? liveList
            : liveList is null ? new ListNode(patchList.Select(WithoutDirectives).OfType<Node>())
            : lists.Merge(liveList, patchList, field.Shape, deletes: false);
        if (merged is null)
        {
            return false;
        }

        liveList ??= new ListNode();
        if (!lists.CommonType(liveList, patchList ?? new ListNode(), out bool maps)
            || lists.Order(merged, order, liveList, maps ? mergeKey : "") is not { } ordered)
        {
            return false;
        }

        original[key] = ordered;
        patch.Remove(key);
        return true;
    }

    private bool NotAList(Node value) => merge.Fail($"expected a []interface {{}}, but received a {GoPrint.Type(value)}");

    // As when a value is new, but nulls stay.
    private static Node? WithoutDirectives(Node item)
    {
        if (item is not MapNode map)
        {
            return item;
        }

        if (map.Has(StrategicMerge.Directive))
        {
            return null;
        }

        foreach (KeyValuePair<string, Node> entry in map.ToArray())
        {
            map[entry.Key] = entry.Value is ListNode list
                ? new ListNode(list.Select(WithoutDirectives).OfType<Node>()) : WithoutDirectives(entry.Value);
        }

        return map;
    }

    // The items of the patch must be among the ordered ones, in their order.
    private bool Consistent(ListNode patch, ListNode order, string mergeKey)
    {
        if (order.Count == 0 || patch.Count == 0)
        {
            return true;
        }

        int at = 0;
        foreach (Node item in patch)
        {
            if (mergeKey.Length > 0 && item is not MapNode)
            {
                return lists.NotAMap(item);
            }

            if (item is MapNode map && map[StrategicMerge.Directive] is { } directive)
            {
                if (at < order.Count || directive is TextNode { Value: "delete" })
                {
                    continue;
                }
            }
            else
            {
                switch (Advance(item, order, mergeKey, ref at))
                {
                    case true: continue;
                    case null: return false;
                }
            }

            return merge.Fail(
                $"The order in patch list:\n{GoPrint.Value(patch)}\n doesn't match {StrategicMerge.ElementOrder} list:\n{GoPrint.Value(order)}\n");
        }

        return true;
    }

    // Goes behind the next place of an item in the order; false when there is none, null when it failed.
    private bool? Advance(Node item, ListNode order, string mergeKey, ref int at)
    {
        if (lists.Key(item, mergeKey) is not { } wanted)
        {
            return null;
        }

        while (at < order.Count)
        {
            if (lists.Key(order[at++], mergeKey) is not { } key)
            {
                return null;
            }

            if (key == wanted)
            {
                return true;
            }
        }

        return false;
    }
}
