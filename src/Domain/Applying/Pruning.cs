using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Applying;

/// <summary>
/// Takes from a merged object what its applier owned and applies no more, unless another owns it. What nobody owns stays as long as it is
/// not below something that goes. https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
/// </summary>
internal static class Pruning
{
    /// <param name="type">The type of the object.</param>
    /// <param name="merged">The object with what is applied now.</param>
    /// <param name="last">What the applier owned before.</param>
    /// <param name="owned">What all owners have now, the applier included.</param>
    public static MapNode Prune(StructType type, MapNode merged, FieldSet last, IEnumerable<FieldSet> owned)
    {
        if (last.IsEmpty)
        {
            return merged;
        }

        FieldSet lastFields = last.WithParents(type);
        FieldSet all = Fields(type, merged);
        FieldSet kept = Fields(type, TypedRemoval.Remove(type, merged, lastFields));
        FieldSet wanted = owned.Aggregate(FieldSet.Empty, (sum, set) => sum.Union(set)).WithParents(type);
        FieldSet restored = Fields(type, TypedRemoval.Remove(type, merged, all.Difference(kept.Union(wanted))));

        // What went along without having been owned comes back, unless its parent is gone.
        return TypedRemoval.Remove(type, merged, all.Difference(restored).Intersection(lastFields));
    }

    private static FieldSet Fields(StructType type, MapNode value) =>
        (FieldSetBuilder.Build(type, value) ?? FieldSet.Empty).WithParents(type);
}
