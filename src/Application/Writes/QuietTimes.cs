using Kronicle.Application.Pipeline;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>
/// Takes back new times of owners when they would be all that a write changes: field management can't know what defaults and
/// normalisation leave of a change. KEP-555.
/// </summary>
internal static class QuietTimes
{
    public static void Settle(RequestContext context, WriteState state)
    {
        if (state.Existing is not { } existing || state.Object!.Map("metadata") is not { } metadata ||
            metadata.List("managedFields") is not { } owners || state.Before!.Map("metadata")?.List("managedFields") is not { } before ||
            owners.SameAs(before) || !SameButTimes(owners, before))
        {
            return;
        }

        metadata["managedFields"] = before;
        if (!context.ToStorage(state.Object, context.Resource).AsSpan().SequenceEqual(existing.Json.Span))
        {
            metadata["managedFields"] = owners;
        }
    }

    private static bool SameButTimes(ListNode owners, ListNode before) =>
        owners.Count == before.Count && owners.Zip(before).All(pair => Same((MapNode)pair.First, (MapNode)pair.Second));

    private static bool Same(MapNode owner, MapNode before) =>
        owner.All(field => field.Key == "time" || field.Value.SameAs(before[field.Key])) &&
        before.All(field => field.Key == "time" || owner.Has(field.Key));
}
