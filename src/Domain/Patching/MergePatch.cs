using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Patching;

/// <summary>JSON Merge Patch: RFC 7396. As in the reference, nulls inside objects that a patch brings anew are left out, also inside arrays.</summary>
public static class MergePatch
{
    /// <summary>Applies a patch.</summary>
    /// <param name="current">The object; it is changed.</param>
    /// <param name="patch">The patch document with its nulls; it is left as it is.</param>
    /// <param name="lenient">fieldValidation=Ignore: the reference then takes an array for the whole result.</param>
    /// <returns>The object, or 400 when the patch is no object.</returns>
    public static PatchResult Apply(MapNode current, Node patch, bool lenient = false)
    {
        switch (patch)
        {
            case MapNode map:
                Merge(current, map);
                return current;
            case ListNode when lenient:
                return WithoutNulls(patch);
            case NullNode:
                return Failure.BadRequest("Invalid JSON Patch");
            default:
                return Failure.BadRequest(lenient ? "Invalid JSON Patch"
                    : $"error decoding patch: json: cannot unmarshal {patch.JsonType} into Go value of type map[string]interface {{}}");
        }
    }

    /// <summary>The patch that turns one object into another: empty when they are the same. Null values in the target can't be told.</summary>
    public static MapNode Between(MapNode current, MapNode target)
    {
        var patch = new MapNode();
        foreach (KeyValuePair<string, Node> entry in target)
        {
            Node? old = current[entry.Key];
            if (old is MapNode oldMap && entry.Value is MapNode newMap)
            {
                MapNode below = Between(oldMap, newMap);
                if (below.Count > 0)
                {
                    patch[entry.Key] = below;
                }
            }
            else if (old is null || !old.SameAs(entry.Value))
            {
                patch[entry.Key] = entry.Value.Clone();
            }
        }

        foreach (KeyValuePair<string, Node> entry in current)
        {
            if (!target.Has(entry.Key))
            {
                patch[entry.Key] = NullNode.Instance;
            }
        }

        return patch;
    }

    private static void Merge(MapNode current, MapNode patch)
    {
        foreach (KeyValuePair<string, Node> entry in patch)
        {
            switch (entry.Value)
            {
                case NullNode:
                    current.Remove(entry.Key);
                    break;
                case MapNode map when current[entry.Key] is MapNode old:
                    Merge(old, map);
                    break;
                case ListNode list when current[entry.Key] is MapNode:
                    current[entry.Key] = list.Clone();
                    break;
                default:
                    current[entry.Key] = WithoutNulls(entry.Value);
                    break;
            }
        }
    }

    private static Node WithoutNulls(Node node)
    {
        switch (node)
        {
            case MapNode map:
                var copy = new MapNode(map.Count);
                foreach (KeyValuePair<string, Node> entry in map)
                {
                    if (entry.Value is not NullNode)
                    {
                        copy[entry.Key] = WithoutNulls(entry.Value);
                    }
                }

                return copy;
            case ListNode list:
                var items = new ListNode();
                foreach (Node item in list)
                {
                    items.Add(WithoutNulls(item));
                }

                return items;
            default:
                return node;
        }
    }
}
