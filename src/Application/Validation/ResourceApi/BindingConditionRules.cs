using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>Conditions that must be met before a pod is bound, and those that say that it can't be: KEP-5007.</summary>
internal static class BindingConditionRules
{
    private const int Most = 4;

    public static void Check(MapNode device, FieldPath path, Causes causes)
    {
        ListNode? conditions = device.List("bindingConditions");
        ListNode? failures = device.List("bindingFailureConditions");
        FieldPath at = path.Child("bindingConditions");
        FieldPath failureAt = path.Child("bindingFailureConditions");
        BoundedLists.Texts(conditions, Most, at, causes, NameRules.Qualified);
        BoundedLists.Texts(failures, Most, failureAt, causes, NameRules.Qualified);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < (conditions?.Count ?? 0); i++)
        {
            if (!names.Add(conditions!.TextAt(i)))
            {
                causes.Add(FieldError.Duplicate(at.Index(i), FieldError.Quote(conditions!.TextAt(i))));
            }
        }

        var failureNames = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < (failures?.Count ?? 0); i++)
        {
            string name = failures!.TextAt(i);
            if (!failureNames.Add(name))
            {
                causes.Add(FieldError.Duplicate(failureAt.Index(i), FieldError.Quote(name)));
            }

            if (names.Contains(name))
            {
                causes.Add(FieldError.InvalidText(failureAt.Index(i), name, "bindingFailureConditions must not overlap with bindingConditions"));
            }
        }

        if (names.Count == 0 && failureNames.Count > 0)
        {
            causes.Add(FieldError.Invalid(at, ShownValue.Json(conditions), "bindingConditions are required to use bindingFailureConditions"));
        }

        if (failureNames.Count == 0 && names.Count > 0)
        {
            causes.Add(FieldError.Invalid(failureAt, ShownValue.Json(failures), "bindingFailureConditions are required to use bindingConditions"));
        }
    }
}
