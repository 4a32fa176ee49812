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

    /// <summary>What an item is told apart by; null when it lacks the key, which is then the failure.</summary>
    public string? Key(Node item, string mergeKey)
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

    /// <summary>The failure of an item that is no object.</summary>
    public bool NotAMap(Node item) => merge.Fail($"expected a map[string]interface {{}}, but received a {GoPrint.Type(item)}");

    private bool NoMergeKey(MapNode map, string mergeKey) =>
        merge.Fail($"map: {GoPrint.Value(map)} does not contain declared merge key: {mergeKey}");

    /// <summary>Whether all items of both lists are of one type, which is no list; else that is the failure.</summary>
    public bool CommonType(ListNode original, ListNode patch, out bool maps)
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

    /// <summary>The merged items in order; null when one lacks its key.</summary>
    public ListNode? Order(ListNode merged, ListNode patchOrder, ListNode liveOrder, string mergeKey)
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
