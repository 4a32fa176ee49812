using System.Globalization;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>One webhook of a configuration.</summary>
internal static class WebhookRules
{
    private const int FewestSegments = 3;

    private static readonly string[] FailurePolicies = ["Fail", "Ignore"];
    private static readonly string[] MatchPolicies = ["Equivalent", "Exact"];
    private static readonly string[] Reinvocations = ["IfNeeded", "Never"];
    private static readonly string[] Effects = ["None", "NoneOnDryRun", "Some", "Unknown"];
    private static readonly string[] NoEffects = ["None", "NoneOnDryRun"];

    public static void Check(MapNode hook, WebhookTolerances tolerances, FieldPath path, Causes causes)
    {
        Name(hook.TextOf("name"), path.Child("name"), causes);
        foreach ((int i, MapNode rule) in hook.Entries("rules"))
        {
            RequestRuleRules.Check(rule, path.Child("rules").Index(i), causes);
        }

        Choice.Optional(hook.Text("failurePolicy"), FailurePolicies, path.Child("failurePolicy"), causes);
        Choice.Optional(hook.Text("matchPolicy"), MatchPolicies, path.Child("matchPolicy"), causes);
        SideEffects(hook.Text("sideEffects"), tolerances.NoSideEffects ? NoEffects : Effects, path.Child("sideEffects"), causes);
        if (hook.Integer("timeoutSeconds") is { } seconds and (< 1 or > 30))
        {
            causes.Add(FieldError.Invalid(path.Child("timeoutSeconds"), seconds.ToString(CultureInfo.InvariantCulture),
                "the timeout value must be between 1 and 30 seconds"));
        }

        SelectorRules.Check(hook.Map("namespaceSelector"), path.Child("namespaceSelector"), causes, tolerances.AnyLabelValues);
        SelectorRules.Check(hook.Map("objectSelector"), path.Child("objectSelector"), causes, tolerances.AnyLabelValues);
        Choice.Optional(hook.Text("reinvocationPolicy"), Reinvocations, path.Child("reinvocationPolicy"), causes);
        WebhookClientRules.Check(hook.Map("clientConfig") ?? [], path.Child("clientConfig"), causes);
        if (tolerances.Conditions)
        {
            Conditions(hook.List("matchConditions"), path.Child("matchConditions"), causes);
        }

        Versions(hook.List("admissionReviewVersions"), tolerances.KnownReviewVersion, path.Child("admissionReviewVersions"), causes);
    }

    // Without their language a webhook with conditions would be called for too much or too little: it is not let in.
    private static void Conditions(ListNode? conditions, FieldPath path, Causes causes)
    {
        MatchConditionRules.Check(conditions, path, causes);
        if (conditions is { Count: > 0 })
        {
            causes.Add(FieldError.Forbidden(path, "this server has no expression language to judge match conditions by"));
        }
    }

    private static void Name(string name, FieldPath path, Causes causes)
    {
        if (name.Length == 0)
        {
            causes.Add(FieldError.Required(path, ""));
        }
        else if (NameForms.Errors(NameForm.Subdomain, name) is { Count: > 0 } errors)
        {
            causes.Add(FieldError.InvalidText(path, name, string.Join(',', errors)));
        }
        else if (name.Split('.').Length < FewestSegments)
        {
            causes.Add(FieldError.InvalidText(path, name, "should be a domain with at least three segments separated by dots"));
        }
    }

    private static void SideEffects(string? effects, string[] allowed, FieldPath path, Causes causes)
    {
        if (effects is null)
        {
            causes.Add(FieldError.Required(path, "must specify one of " + string.Join(", ", allowed)));
        }
        else
        {
            Choice.Supported(effects, allowed, path, causes);
        }
    }

    private static void Versions(ListNode? versions, bool known, FieldPath path, Causes causes)
    {
        string spoken = string.Join(", ", WebhookTolerances.ReviewVersions);
        if (versions is not { Count: > 0 })
        {
            causes.Add(FieldError.Required(path, "must specify one of " + spoken));
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < versions.Count; i++)
        {
            if (!seen.Add(versions.TextAt(i)))
            {
                causes.Add(FieldError.InvalidText(path.Index(i), versions.TextAt(i), "duplicate version"));
                continue;
            }

            NameRules.Check(NameForm.Label1035, versions.TextAt(i), path.Index(i), causes);
        }

        if (known && !WebhookTolerances.HasKnownVersion(versions))
        {
            causes.Add(FieldError.Invalid(path, ShownValue.Json(versions), "must include at least one of " + spoken));
        }
    }
}
