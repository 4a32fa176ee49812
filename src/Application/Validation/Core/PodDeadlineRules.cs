using System.Globalization;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The time that a pod may be active comes to be limited, and then only shortened.</summary>
internal static class PodDeadlineRules
{
    /// <summary>Says whether there is reason to look further: the reference stops at a time that is wrong.</summary>
    public static bool Check(MapNode spec, MapNode old, Causes causes)
    {
        const string Field = "activeDeadlineSeconds";
        long? before = old.Integer(Field);
        if (spec.Integer(Field) is not { } seconds)
        {
            if (before is not null)
            {
                causes.Add(FieldError.Invalid(FieldPath.Spec.Child(Field), "null", "must not update from a positive integer to nil value"));
            }

            return true;
        }

        string? problem = seconds is < 0 or > int.MaxValue ? "must be between 0 and 2147483647, inclusive"
            : before < seconds ? "must be less than or equal to previous value"
            : null;
        if (problem is not null)
        {
            causes.Add(FieldError.Invalid(FieldPath.Spec.Child(Field), seconds.ToString(CultureInfo.InvariantCulture), problem));
        }

        return problem is null;
    }
}
