using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Certificates;

/// <summary>
/// The conditions of a CertificateSigningRequest: Approved, Denied and Failed are true or not there and never leave, and only
/// /approval gives the first two.
/// </summary>
internal static class SigningConditionRules
{
    private static readonly FieldPath Path = FieldPath.Status.Child("conditions");
    private static readonly string[] Final = ["Approved", "Denied", "Failed"];
    private static readonly string[] Decisions = ["Approved", "Denied"];
    private static readonly string[] OnlyTrue = ["True"];
    private static readonly string[] Statuses = ["False", "True", "Unknown"];

    public static void Check(ObjectUnderReview review, Causes causes)
    {
        if (Of(review.New) is not { Count: > 0 } conditions)
        {
            return;
        }

        ListNode? old = Of(review.Old);
        bool both = Count(old, "Approved") > 0 && Count(old, "Denied") > 0;
        bool approved = false;
        bool denied = false;
        foreach ((int i, MapNode condition) in new Entries(conditions))
        {
            string type = condition.TextOf("type");
            if (type.Length == 0 && Count(old, "") == 0)
            {
                causes.Add(FieldError.Required(Path.Index(i).Child("type"), ""));
            }

            Choice.Required(condition.TextOf("status"), Array.IndexOf(Final, type) >= 0 ? OnlyTrue : Statuses, Path.Index(i).Child("status"), causes);
            approved |= type == "Approved";
            denied |= type == "Denied";
            if (!both && ((type == "Approved" && denied) || (type == "Denied" && approved)))
            {
                causes.Add(FieldError.InvalidText(Path, type, "Approved and Denied conditions are mutually exclusive"));
            }

            if (conditions.RepeatsEarlier(i, "type", type) && !HasDuplicates(old))
            {
                causes.Add(FieldError.Duplicate(Path.Index(i).Child("type"), FieldError.Quote(type)));
            }
        }
    }

    public static void Update(ObjectUnderReview review, Causes causes)
    {
        if (review.Old is null)
        {
            return;
        }

        ListNode? conditions = Of(review.New);
        ListNode? old = Of(review.Old);
        foreach (string type in Final)
        {
            if (Count(conditions, type) < Count(old, type))
            {
                causes.Add(FieldError.Forbidden(Path, $"updates may not remove a condition of type {FieldError.Quote(type)}"));
            }
        }

        foreach (string type in review.Subresource == "approval" ? [] : Decisions)
        {
            if (Count(conditions, type) > Count(old, type))
            {
                causes.Add(FieldError.Forbidden(Path, $"updates may not add a condition of type {FieldError.Quote(type)}"));
            }
        }
    }

    private static ListNode? Of(MapNode? request) => request?.Map("status")?.List("conditions");

    private static int Count(ListNode? conditions, string type)
    {
        int count = 0;
        foreach ((_, MapNode condition) in new Entries(conditions))
        {
            count += condition.TextOf("type") == type ? 1 : 0;
        }

        return count;
    }

    private static bool HasDuplicates(ListNode? conditions)
    {
        foreach ((int i, MapNode condition) in new Entries(conditions))
        {
            if (conditions!.RepeatsEarlier(i, "type", condition.TextOf("type")))
            {
                return true;
            }
        }

        return false;
    }
}
