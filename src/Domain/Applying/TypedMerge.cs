using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Applying;

/// <summary>
/// Merges what is applied into an object by the schema: structs and maps key by key, associative lists item by item, all else whole.
/// The applied value wins, null included; where both are empty the applied form of emptiness does. Neither operand is changed, and the
/// result shares their nodes. KEP-555, structured-merge-diff's Merge.
/// </summary>
public static class TypedMerge
{
    /// <param name="type">The type of both.</param>
    /// <param name="live">The object with all its fields.</param>
    /// <param name="applied">The document that wins.</param>
    public static MapNode Merge(StructType type, MapNode live, MapNode applied) => Map(type, null, live, applied);

    /// <param name="shape">Null for a value without a schema.</param>
    /// <param name="live">Null when there is none; so <paramref name="applied"/>, but never both.</param>
    /// <param name="applied">The value that wins.</param>
    internal static Node Value(ValueShape? shape, Node? live, Node? applied)
    {
        if (live is null || applied is null)
        {
            return (live ?? applied)!;
        }

        switch (shape is null ? MergeRule.Deduced : MergeRule.Of(shape))
        {
            case MergeRule.Struct when NotBothEmpty(live as MapNode, applied as MapNode):
                return Map(shape!.Struct, null, live as MapNode, applied as MapNode);
            case MergeRule.Map when NotBothEmpty(live as MapNode, applied as MapNode):
                return Map(null, shape!.Element, live as MapNode, applied as MapNode);
            case MergeRule.Deduced when applied is MapNode or NullNode && NotBothEmpty(live as MapNode, applied as MapNode):
                return Map(null, null, live as MapNode, applied as MapNode);
            case MergeRule.Items when live is ListNode { Count: > 0 } || applied is ListNode { Count: > 0 }:
                return new ItemMerge(shape!).Merge(live as ListNode, applied as ListNode);
            default:
                return applied;
        }
    }

    private static bool NotBothEmpty(MapNode? live, MapNode? applied) => live is { Count: > 0 } || applied is { Count: > 0 };

    private static MapNode Map(StructType? type, ValueShape? element, MapNode? live, MapNode? applied)
    {
        var merged = new MapNode(Math.Max(live?.Count ?? 0, applied?.Count ?? 0));
        if (live is not null)
        {
            foreach (KeyValuePair<string, Node> entry in live)
            {
                merged[entry.Key] = Value(type?.Find(entry.Key)?.Shape ?? element, entry.Value, applied?[entry.Key]);
            }
        }

        if (applied is not null)
        {
            foreach (KeyValuePair<string, Node> entry in applied)
            {
                if (live is null || !live.Has(entry.Key))
                {
                    merged[entry.Key] = entry.Value;
                }
            }
        }

        return merged;
    }
}
