using Kronicle.Domain.Failures;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Applying;

/// <summary>
/// Server-side apply: merges what is applied into the object, takes out what its manager applied before and does no more, and settles who
/// owns what. https://kubernetes.io/docs/reference/using-api/server-side-apply/, KEP-555.
/// </summary>
public static class ApplyManager
{
    private const string BeforeFirstApply = "before-first-apply";

    private static readonly MapNode Nothing = new(0);

    public static ApplyOutcome Apply(ApplyWrite write)
    {
        MapNode live = LiveView.Of(write.Type, write.Live ?? Nothing);
        List<ManagerEntry> entries = Owners(write);
        if (FieldSetBuilder.Build(write.Type, write.Applied) is not { } applied)
        {
            throw new ArgumentException("the document has not passed its check", nameof(write));
        }

        var id = new ManagerId(write.Manager, true, "", write.Subresource);
        ManagerEntry? last = entries.Find(entry => entry.Id == id);
        var own = new ManagerEntry(id, write.ApiVersion, write.Reset is null ? applied : applied.RecursiveDifference(write.Reset)) { Time = last?.Time };
        entries.Remove(last!);
        entries.Add(own);

        MapNode target = Pruning.Prune(write.Type, TypedMerge.Merge(write.Type, live, write.Applied),
            last?.Fields ?? FieldSet.Empty, entries.Select(entry => entry.Fields));
        if (Comparison.OfDocuments(write.Type, live, target)?.Except(write.Reset) is not { } change)
        {
            return new(null, null, new ApiStatus(500, "", "failed to compare objects: an item of an associative list has no key"));
        }

        if (Conflicts(entries, own, change.Written) is { Count: > 0 } conflicts && !write.Force)
        {
            conflicts = LastApplied.Unsettled(write, live, conflicts);
            if (conflicts.Count > 0)
            {
                return new(null, null, ApplyConflict.Status(conflicts));
            }
        }

        Settle(entries, own, change);
        bool changed = !ScalarOrder.Same(live, target);
        own.Time = changed ? write.Time : own.Time;
        bool annotated = LastApplied.Follow(write, target);
        return new(changed || annotated ? target : null, ManagedFieldsCodec.Encode(entries, raw: true), null);
    }

    private static List<ApplyConflict> Conflicts(List<ManagerEntry> entries, ManagerEntry own, FieldSet written) =>
    [
        .. entries.Where(entry => entry != own).OrderBy(ApplyConflict.Identity, StringComparer.Ordinal)
            .SelectMany(entry => ApplyConflict.Of(entry, entry.Fields.Intersection(written))),
    ];

    // Others lose what the apply changed or removed; who owns nothing is no owner.
    private static void Settle(List<ManagerEntry> entries, ManagerEntry own, Comparison change)
    {
        foreach (ManagerEntry entry in entries)
        {
            entry.Fields = entry == own ? entry.Fields.Difference(ReservedFields.Set)
                : entry.Fields.Difference(change.Written).Difference(change.Removed);
        }

        entries.RemoveAll(entry => entry.Fields.IsEmpty);
    }

    // What was there before anybody was tracked has an owner of its own, so that the first apply can conflict with it.
    private static List<ManagerEntry> Owners(ApplyWrite write)
    {
        List<ManagerEntry> entries = ManagedFieldsCodec.Decode(write.Live?.Map("metadata")?.List("managedFields"), _ => write.Type, out _);
        if (entries.Count > 0 || write.Live is null)
        {
            return entries;
        }

        MapNode untracked = write.Live.Copy();
        untracked.EnsureMap("metadata").Remove("managedFields");
        return ManagedFieldsCodec.Decode(
            PlainWriteManager.Update(new PlainWrite
            {
                Type = write.Type,
                ApiVersion = write.ApiVersion,
                Live = null,
                Submitted = untracked,
                Manager = BeforeFirstApply,
                Subresource = write.Subresource,
                Time = write.Time,
                Reset = write.Reset,
            }),
            _ => write.Type, out _);
    }
}
