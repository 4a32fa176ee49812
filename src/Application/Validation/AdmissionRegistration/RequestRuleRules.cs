using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>
/// Which requests a webhook or a policy takes.
/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules
/// </summary>
internal static class RequestRuleRules
{
    private static readonly string[] Operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
    private static readonly string[] Scopes = ["*", "Cluster", "Namespaced"];

    /// <summary>A rule of a webhook.</summary>
    public static void Check(MapNode rule, FieldPath path, Causes causes)
    {
        OperationsOf(rule.List("operations"), path.Child("operations"), causes);
        Some(rule.List("apiGroups"), path.Child("apiGroups"), "if '*' is present, must not specify other API groups", causes);
        Some(rule.List("apiVersions"), path.Child("apiVersions"), "if '*' is present, must not specify other API versions", causes);
        ListNode? versions = rule.List("apiVersions");
        for (int i = 0; i < (versions?.Count ?? 0); i++)
        {
            if (versions!.TextAt(i).Length == 0)
            {
                causes.Add(FieldError.Required(path.Child("apiVersions").Index(i), ""));
            }
        }

        RuleResources.Check(rule.List("resources"), path.Child("resources"), causes);
        Choice.Optional(rule.Text("scope"), Scopes, path.Child("scope"), causes);
    }

    /// <summary>A rule of a policy, which may name objects.</summary>
    public static void CheckNamed(MapNode rule, FieldPath path, Causes causes)
    {
        ListNode? names = rule.List("resourceNames");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < (names?.Count ?? 0); i++)
        {
            FieldPath at = path.Child("resourceNames").Index(i);
            NameRules.Check(NameForm.PathSegment, names!.TextAt(i), at, causes);
            if (!seen.Add(names!.TextAt(i)))
            {
                causes.Add(FieldError.Duplicate(at, FieldError.Quote(names!.TextAt(i))));
            }
        }

        Check(rule, path, causes);
    }

    private static void OperationsOf(ListNode? operations, FieldPath path, Causes causes)
    {
        Some(operations, path, "if '*' is present, must not specify other operations", causes);
        for (int i = 0; i < (operations?.Count ?? 0); i++)
        {
            Choice.Supported(operations!.TextAt(i), Operations, path.Index(i), causes);
        }
    }

    private static void Some(ListNode? values, FieldPath path, string notAlone, Causes causes)
    {
        if (values is not { Count: > 0 })
        {
            causes.Add(FieldError.Required(path, ""));
            return;
        }

        for (int i = 0; i < values.Count && values.Count > 1; i++)
        {
            if (values.TextAt(i) == "*")
            {
                causes.Add(FieldError.Invalid(path, ShownValue.Json(values), notAlone));
                return;
            }
        }
    }
}
