using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// Walks two trees side by side. A side that is null (no node) has nothing at this place; <see cref="NullNode"/> is a value that is
/// there and holds nothing, as a Go slice without omitempty.
/// </summary>
internal struct ComparisonWalker
{
    private EntryBuffer added;
    private EntryBuffer modified;
    private EntryBuffer removed;
    private Node?[] slots;
    private int slotsUsed;
    private bool unfit;

    // The fields of the structs that a walk is in; a thread's next walk uses it again. It is empty between walks.
    [ThreadStatic]
    private static Node?[]? spareSlots;

    /// <summary>Only what the trees have counts; else also what Go's structs imply.</summary>
    public bool Literal { get; init; }

    public ComparisonWalker() => slots = spareSlots ?? new Node?[512];

    public Comparison? Compare(StructType type, MapNode left, MapNode right)
    {
        spareSlots = null;
        Struct(type, left, right, 0);
        spareSlots = slots;
        return unfit ? null : new(added.Pop(0) ?? FieldSet.Empty, modified.Pop(0) ?? FieldSet.Empty, removed.Pop(0) ?? FieldSet.Empty);
    }

    private void Visit(PathElement element, ValueShape? shape, Node? left, Node? right, int depth)
    {
        if (ReferenceEquals(left, right))
        {
            return;
        }

        MergeRule rule = shape is null ? MergeRule.Deduced : MergeRule.Of(shape);
        if (rule is MergeRule.Leaf or MergeRule.Atomic || depth > FieldSet.MostLevels)
        {
            Leaf(element, left, right);
            return;
        }

        int addedMark = added.Mark;
        int modifiedMark = modified.Mark;
        int removedMark = removed.Mark;
        bool differs = BothEmpty(rule, shape, left, right) ? IsNull(left) != IsNull(right) : rule switch
        {
            MergeRule.Struct => Struct(shape!.Struct, left as MapNode, right as MapNode, depth),
            MergeRule.Map => Map(shape!.Element, left as MapNode, right as MapNode, depth),
            MergeRule.Items => Items(shape!, left as ListNode, right as ListNode, depth),
            _ => Deduced(left, right, depth),
        };
        Push(ref added, addedMark, element, left is null);
        Push(ref removed, removedMark, element, right is null);
        Push(ref modified, modifiedMark, element, differs && left is not null && right is not null);
    }

    private void Leaf(PathElement element, Node? left, Node? right)
    {
        if (left is null)
        {
            added.Push(element, true, null);
        }
        else if (right is null)
        {
            removed.Push(element, true, null);
        }
        else if (!ScalarOrder.Same(left, right))
        {
            modified.Push(element, true, null);
        }
    }

    private static void Push(ref EntryBuffer buffer, int mark, PathElement element, bool isMember)
    {
        FieldSet? children = buffer.Pop(mark);
        if (isMember || children is not null)
        {
            buffer.Push(element, isMember, children);
        }
    }

    // Null and empty differ only while nothing else does.
    private readonly bool BothEmpty(MergeRule rule, ValueShape? shape, Node? left, Node? right) =>
        (Literal || rule != MergeRule.Struct || !StructFacts.Of(shape!.Struct).HasImplied) && HasNothing(rule, left) && HasNothing(rule, right);

    private static bool HasNothing(MergeRule rule, Node? node) => node switch
    {
        null or NullNode => true,
        MapNode map => map.Count == 0,
        ListNode list => rule == MergeRule.Items && list.Count == 0,
        _ => rule != MergeRule.Deduced,
    };

    private static bool IsNull(Node? node) => node is NullNode;

    private bool Struct(StructType type, MapNode? left, MapNode? right, int depth)
    {
        StructFacts facts = StructFacts.Of(type);
        int count = facts.ByName.Length;
        int from = slotsUsed;
        slotsUsed += 2 * count;
        if (slots.Length < slotsUsed)
        {
            Array.Resize(ref slots, slotsUsed * 2);
        }

        Fill(type, facts, left, from);
        Fill(type, facts, right, from + count);
        foreach (Field field in facts.ByName)
        {
            int at = from + field.Index;
            Node? l = slots[at];
            Node? r = slots[at + count];
            if (!ReferenceEquals(l, r))
            {
                Visit(PathElement.Field(field.Name), field.Shape, l, r, depth + 1);
            }
        }

        Array.Clear(slots, from, 2 * count);
        slotsUsed = from;
        return false;
    }

    private readonly void Fill(StructType type, StructFacts facts, MapNode? value, int from)
    {
        if (value is null)
        {
            return;
        }

        if (facts.HasImplied && !Literal)
        {
            facts.Implied.CopyTo(slots, from);
        }

        foreach (KeyValuePair<string, Node> entry in value)
        {
            if (type.Find(entry.Key) is { } field)
            {
                slots[from + field.Index] = Literal ? entry.Value : facts.Present(field, entry.Value);
            }
        }
    }

    private bool Map(ValueShape? element, MapNode? left, MapNode? right, int depth)
    {
        if (right is not null)
        {
            foreach (KeyValuePair<string, Node> entry in right)
            {
                Visit(PathElement.Field(entry.Key), element, left?[entry.Key], entry.Value, depth + 1);
            }
        }

        if (left is not null)
        {
            foreach (KeyValuePair<string, Node> entry in left)
            {
                if (right is null || !right.Has(entry.Key))
                {
                    Visit(PathElement.Field(entry.Key), element, entry.Value, null, depth + 1);
                }
            }
        }

        return false;
    }

    // Values of different types are both a changed leaf and, where they are objects, what is below them.
    private bool Deduced(Node? left, Node? right, int depth)
    {
        if (left is MapNode || right is MapNode)
        {
            Map(null, left as MapNode, right as MapNode, depth);
            return left is not (null or MapNode or NullNode) || right is not (null or MapNode or NullNode);
        }

        return left is not null && right is not null && !ScalarOrder.Same(left, right);
    }

    private bool Items(ValueShape shape, ListNode? left, ListNode? right, int depth)
    {
        ItemPairs pairs = ItemPairs.Of(shape, left, right, ref unfit);
        foreach (ItemPairs.Pair pair in pairs)
        {
            Node? l = pair.LeftCount == 0 ? null : left![pair.Left];
            Node? r = pair.RightCount == 0 ? null : right![pair.Right];
            if (pair.LeftCount <= 1 && pair.RightCount <= 1)
            {
                Visit(pair.Element, shape.Element, l, r, depth + 1);
            }
            else if (pair.LeftCount >= 2 && pair.RightCount >= 2)
            {
                if (!pairs.SameRepetitions(pair, left!, right!))
                {
                    modified.Push(pair.Element, true, null);
                }
            }
            else if (pair.LeftCount >= 2)
            {
                // Several became one or none: the name of all goes, the one comes with its fields.
                removed.Push(pair.Element, true, null);
                Visit(pair.Element, shape.Element, null, r, depth + 1);
            }
            else
            {
                added.Push(pair.Element, true, null);
                Visit(pair.Element, shape.Element, l, null, depth + 1);
            }
        }

        return false;
    }
}
