using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>
/// Expressions that a request must satisfy before it is looked at: KEP-3716. Here is their form; what an expression says is for the
/// expression language to judge.
/// </summary>
internal static class MatchConditionRules
{
    private const int Most = 64;

    public static void Check(ListNode? conditions, FieldPath path, Causes causes)
    {
        if (conditions?.Count > Most)
        {
            causes.Add(FieldError.TooMany(path, conditions.Count, Most));
        }

        foreach ((int i, MapNode condition) in new Entries(conditions))
        {
            string name = condition.TextOf("name");
            if (string.IsNullOrWhiteSpace(condition.TextOf("expression")))
            {
                causes.Add(FieldError.Required(path.Index(i).Child("expression"), ""));
            }

            if (name.Length == 0)
            {
                causes.Add(FieldError.Required(path.Index(i).Child("name"), ""));
                continue;
            }

            NameRules.Qualified(name, path.Index(i).Child("name"), causes);
            if (conditions!.RepeatsEarlier(i, "name", name))
            {
                causes.Add(FieldError.Duplicate(path.Index(i).Child("name"), FieldError.Quote(name)));
            }
        }
    }
}
