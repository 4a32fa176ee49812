using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>What the scheduler gave a claim, who uses it, and what drivers say of its devices.</summary>
internal static class ResourceClaimStatusRules
{
    private const int MostConsumers = 256;

    private static readonly FieldPath Reserved = FieldPath.Status.Child("reservedFor");

    public static void Check(ObjectUnderReview review, Causes causes)
    {
        MapNode status = review.New.Map("status") ?? [];
        MapNode old = review.Old!.Map("status") ?? [];
        BoundedLists.Set(status.List("reservedFor"), MostConsumers, Reserved, causes, "uid", Consumer);
        MapNode? allocation = status.Map("allocation");
        var given = (allocation?.Map("devices")?.List("results") ?? []).Maps.Select(SharedDevice.Of).ToHashSet();
        BoundedLists.Set(status.List("devices"), -1, FieldPath.Status.Child("devices"), causes,
            device => SharedDevice.Of(device).ToString(), device => SharedDevice.Of(device).Shown(),
            (device, path, to) => AllocatedDeviceRules.Check(device, given, path, to));
        Consumers(review, status, old, causes);
        if (allocation is null)
        {
            return;
        }

        if (old.Map("allocation") is { } before)
        {
            Field field = review.Resource.Type.Find("status")!.Shape.Struct.Find("allocation")!;
            if (!SameMeaning.Values(allocation, before, field.Shape, field.Pointer))
            {
                causes.Add(FieldError.Invalid(FieldPath.Status.Child("allocation"), InternalValue.Json(allocation, field), Unchanged.Message));
            }
        }
        else
        {
            AllocationRules.Check(allocation, new RequestNames(review.New.Map("spec")?.Map("devices")), FieldPath.Status.Child("allocation"), causes);
        }
    }

    private static void Consumer(MapNode consumer, FieldPath path, Causes causes)
    {
        foreach (string field in (ReadOnlySpan<string>)["resource", "name", "uid"])
        {
            if (!consumer.HasText(field))
            {
                causes.Add(FieldError.Required(path.Child(field), ""));
            }
        }
    }

    // Without an allocation there is nothing to use, and what is being deleted gets no new users.
    private static void Consumers(ObjectUnderReview review, MapNode status, MapNode old, Causes causes)
    {
        if (status.Length("reservedFor") == 0)
        {
            return;
        }

        if (status.Map("allocation") is null)
        {
            causes.Add(FieldError.Forbidden(Reserved, "may not be specified when `allocated` is not set"));
            return;
        }

        if (!review.Metadata.IsSet("deletionTimestamp"))
        {
            return;
        }

        ListNode before = old.List("reservedFor") ?? [];
        if (status.List("reservedFor")!.Any(consumer => !before.Any(consumer.SameAs)))
        {
            causes.Add(FieldError.Forbidden(Reserved, "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set"));
        }
    }
}
