using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Patching;

/// <summary>The lists of a strategic merge: items merge by a key field, or by value when they are scalars.</summary>
internal sealed class StrategicListMerge(StrategicMerge merge)
{
    /// <summary>Merges a list of the patch into a list of the object; null when it failed.</summary>
    public ListNode? Merge(ListNode original, ListNode patch, ValueShape shape, bool deletes)
    {
        if (PatchSchema.Strategy(shape) != "merge" && !deletes)
        {
            return patch;
        }

        if (original.Count == 0 && patch.Count == 0)
        {
            return original;
        }

        string mergeKey = shape.MergeKey ?? "";
        if (!CommonType(original, patch, out bool maps))
        {
            return null;
        }

        ListNode merged;
        if (!maps)
        {
            HashSet<string> given = [.. patch.Select(item => ItemOrder.KeyOf(item, ""))];
            if (deletes)
            {
                return new ListNode(original.Where(item => !given.Contains(ItemOrder.KeyOf(item, ""))));
            }

            merged = new ListNode(original.Concat(patch).DistinctBy(item => ItemOrder.KeyOf(item, "")));
        }
        else if (mergeKey.Length == 0)
        {
            merge.Fail($"cannot merge lists without merge key for {PatchSchema.Of(shape.Element).Kind}");
            return null;
        }
        else if (!Directed(ref original, ref patch, mergeKey) || !Items(original, patch, mergeKey, shape, out merged))
        {
            return null;
        }

        return Order(merged, patch, original, maps ? mergeKey : "");
    }

    /// <summary>Carries out the $setElementOrder directives of a patch and takes them and their lists out of it.</summary>
    public bool ApplyOrders(MapNode original, MapNode patch, PatchSchema schema)
    {
        if (!patch.Keys.Any(key => key.StartsWith(StrategicMerge.ElementOrder, StringComparison.Ordinal)))
        {
            return true;
        }

        foreach (KeyValuePair<string, Node> entry in patch.ToArray())
        {
            if (entry.Key.StartsWith(StrategicMerge.ElementOrder, StringComparison.Ordinal)
                && !ApplyOrder(original, patch, entry.Key, entry.Value, schema))
            {
                return false;
            }
        }

        return true;
    }

    private bool ApplyOrder(MapNode original, MapNode patch, string directive, Node value, PatchSchema schema)
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
            : Merge(liveList, patchList, field.Shape, deletes: false);
        if (merged is null)
        {
            return false;
        }

        liveList ??= new ListNode();
        if (!CommonType(liveList, patchList ?? new ListNode(), out bool maps)
            || Order(merged, order, liveList, maps ? mergeKey : "") is not { } ordered)
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
                return NotAMap(item);
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
        if (Key(item, mergeKey) is not { } wanted)
        {
            return null;
        }

        while (at < order.Count)
        {
            if (Key(order[at++], mergeKey) is not { } key)
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

    private bool NotAMap(Node item) => merge.Fail($"expected a map[string]interface {{}}, but received a {GoPrint.Type(item)}");

    private string? Key(Node item, string mergeKey)
    {
        if (mergeKey.Length == 0)
        {
            return ItemOrder.KeyOf(item, "");
        }

        if (item is not MapNode map)
        {
            NotAMap(item);
            return null;
        }

        if (map.Has(mergeKey))
        {
            return ItemOrder.KeyOf(item, mergeKey);
        }

        NoMergeKey(map, mergeKey);
        return null;
    }

    private bool NoMergeKey(MapNode map, string mergeKey) =>
        merge.Fail($"map: {GoPrint.Value(map)} does not contain declared merge key: {mergeKey}");

    // All items of both lists are of one type, which is no list.
    private bool CommonType(ListNode original, ListNode patch, out bool maps)
    {
        string? type = null;
        foreach (Node item in original.Concat(patch))
        {
            if (item is ListNode && type is null)
            {
                maps = false;
                return merge.Fail(PatchFailure.Unprocessable());
            }

            if (type is not null && type != GoPrint.Type(item))
            {
                maps = false;
                return merge.Fail($"list element types are not identical: [{GoPrint.Value(original)} {GoPrint.Value(patch)}]");
            }

            type = GoPrint.Type(item);
        }

        maps = type == "map[string]interface {}";
        return type is not null || merge.Fail("no elements in any of the given slices");
    }

    // Takes the items with a $patch out of the patch and does what they say.
    private bool Directed(ref ListNode original, ref ListNode patch, string mergeKey)
    {
        var plain = new ListNode();
        bool replace = false;
        foreach (MapNode item in patch.Maps)
        {
            switch (item[StrategicMerge.Directive])
            {
                case null:
                    plain.Add(item);
                    break;
                case TextNode { Value: "delete" }:
                    if (!item.Has(mergeKey))
                    {
                        return NoMergeKey(item, mergeKey);
                    }

                    string key = ItemOrder.KeyOf(item, mergeKey);
                    original.RemoveAll(other => ((MapNode)other).Has(mergeKey) && ItemOrder.KeyOf(other, mergeKey) == key);
                    break;
                case TextNode { Value: "replace" }:
                    replace = true;
                    break;
                case TextNode { Value: "merge" }:
                    return merge.Fail("merging lists cannot yet be specified in the patch");
                case { } other:
                    return merge.Fail(StrategicMerge.UnknownDirective(other, item));
            }
        }

        (original, patch) = replace ? (plain, new ListNode()) : (original, plain);
        return true;
    }

    private bool Items(ListNode original, ListNode patch, string mergeKey, ValueShape shape, out ListNode merged)
    {
        merged = new ListNode(original);
        Dictionary<string, int> places = ItemOrder.Places(original, mergeKey);
        foreach (MapNode item in patch.Maps)
        {
            if (!item.Has(mergeKey))
            {
                return NoMergeKey(item, mergeKey);
            }

            string key = ItemOrder.KeyOf(item, mergeKey);
            if (!places.TryGetValue(key, out int at))
            {
                places.Add(key, merged.Count);
                merged.Add(item);
                continue;
            }

            if (merge.Map((MapNode)merged[at], item, PatchSchema.Of(shape.Element)) is not { } one)
            {
                return false;
            }

            merged[at] = one;
        }

        return true;
    }

    private ListNode? Order(ListNode merged, ListNode patchOrder, ListNode liveOrder, string mergeKey)
    {
        foreach (Node item in mergeKey.Length == 0 ? [] : merged.Concat(patchOrder).Concat(liveOrder))
        {
            if (Key(item, mergeKey) is null)
            {
                return null;
            }
        }

        return ItemOrder.Of(merged, patchOrder, liveOrder, mergeKey);
    }
}
