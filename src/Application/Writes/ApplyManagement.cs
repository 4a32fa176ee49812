using Kronicle.Application.Pipeline;
using Kronicle.Application.Strategies;
using Kronicle.Domain.Applying;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>Asks field management to apply: to the object itself, one of its subresources, or its Scale.</summary>
internal static class ApplyManagement
{
    /// <param name="context">The request.</param>
    /// <param name="before">The stored object; null on create.</param>
    /// <param name="shown">The same as the path shows it.</param>
    /// <param name="document">What is applied.</param>
    /// <param name="now">The time of the write.</param>
    public static ApplyOutcome Apply(RequestContext context, MapNode? before, MapNode? shown, MapNode document, DateTimeOffset now)
    {
        if (context.Info.Subresource == "scale")
        {
            shown!.EnsureMap("metadata")["managedFields"] = ScaleOwners.Show(Stored(before!), context.Resource.Type);
        }

        return ApplyManager.Apply(new ApplyWrite
        {
            Type = context.KindType,
            ApiVersion = context.Kind.GroupVersion.ToString(),
            Live = shown,
            Applied = document,
            Manager = context.Options.FieldManager,
            Subresource = context.Info.Subresource,
            Time = Timestamps.Time(now),
            Force = context.Options.Force,
            Reset = context.Info.Subresource == "scale" ? null : ResetFields.Of(context.Resource, context.Info.Subresource),
        });
    }

    /// <summary>The object's owners from those of what the path shows.</summary>
    public static ListNode? Owners(RequestContext context, MapNode before, ListNode? shown) => context.Info.Subresource == "scale"
        ? ScaleOwners.Take(Stored(before), shown, context.Resource.Type, context.Resource.ApiVersion, context.KindType)
        : shown;

    private static ListNode? Stored(MapNode before) => before.Map("metadata")?.List("managedFields");
}
