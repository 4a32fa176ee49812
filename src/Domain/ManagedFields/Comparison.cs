using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// How one object differs from another, as field paths: structured-merge-diff's Comparison. No path is in two of the sets.
/// </summary>
/// <param name="Added">What only the right object has; a new map, struct or item is there itself, beside all below it.</param>
/// <param name="Modified">Leaves that both have with different values.</param>
/// <param name="Removed">What only the left object has.</param>
public sealed record Comparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    /// <summary>The paths that a write from left to right takes from other owners.</summary>
    public FieldSet Written => Modified.Union(Added);

    /// <summary>
    /// Compares two objects of one type. Null when an item of an associative list can't be named (it is null or lacks every key):
    /// then no ownership can be told.
    /// </summary>
    public static Comparison? Of(StructType type, MapNode left, MapNode right) => new ComparisonWalker().Compare(type, left, right);

    /// <summary>Compares two documents of which each field counts as it stands: nothing is implied by a field that is not there.</summary>
    public static Comparison? OfDocuments(StructType type, MapNode left, MapNode right) =>
        new ComparisonWalker { Literal = true }.Compare(type, left, right);

    /// <summary>The same without some paths and all that lies below them.</summary>
    public Comparison Except(FieldSet? ignored) => ignored is null || ignored.IsEmpty ? this : new(
        Added.RecursiveDifference(ignored), Modified.RecursiveDifference(ignored), Removed.RecursiveDifference(ignored));
}
