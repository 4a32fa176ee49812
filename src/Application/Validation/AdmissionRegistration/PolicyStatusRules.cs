using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>What the type checker says of a policy: warnings, each with the field that it speaks of, and conditions.</summary>
internal static class PolicyStatusRules
{
    public static void Check(MapNode status, Causes causes)
    {
        FieldPath warnings = FieldPath.Status.Child("typeChecking").Child("expressionWarnings");
        foreach ((int i, MapNode warning) in new Entries(status.Map("typeChecking")?.List("expressionWarnings")))
        {
            foreach (string field in (ReadOnlySpan<string>)["warning", "fieldRef"])
            {
                if (field == "warning" ? !warning.HasText(field) : string.IsNullOrWhiteSpace(warning.TextOf(field)))
                {
                    causes.Add(FieldError.Required(warnings.Index(i).Child(field), ""));
                }
            }
        }

        ConditionRules.Check(status.List("conditions"), FieldPath.Status.Child("conditions"), causes);
    }
}
