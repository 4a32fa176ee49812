using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Rbac;

/// <summary>The rules of what a role allows. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources</summary>
public static class PolicyRuleRules
{
    /// <summary>Every rule of a role.</summary>
    /// <param name="role">The Role or ClusterRole.</param>
    /// <param name="namespaced">Namespaced roles say nothing of paths.</param>
    /// <param name="causes">Where causes go.</param>
    public static void CheckAll(MapNode role, bool namespaced, Causes causes)
    {
        ListNode? rules = role.List("rules");
        for (int i = 0; i < (rules?.Count ?? 0); i++)
        {
            Check(rules![i] as MapNode ?? [], namespaced, FieldPath.Root("rules").Index(i), causes);
        }
    }

    private static void Check(MapNode rule, bool namespaced, FieldPath path, Causes causes)
    {
        if (Empty(rule, "verbs"))
        {
            causes.Add(FieldError.Required(path.Child("verbs"), "verbs must contain at least one value"));
        }

        if (!Empty(rule, "nonResourceURLs"))
        {
            Paths(rule, namespaced, path.Child("nonResourceURLs"), causes);
            return;
        }

        if (Empty(rule, "apiGroups"))
        {
            causes.Add(FieldError.Required(path.Child("apiGroups"), "resource rules must supply at least one api group"));
        }

        if (Empty(rule, "resources"))
        {
            causes.Add(FieldError.Required(path.Child("resources"), "resource rules must supply at least one resource"));
        }
    }

    private static void Paths(MapNode rule, bool namespaced, FieldPath path, Causes causes)
    {
        string shown = ShownValue.Json(rule["nonResourceURLs"]);
        if (namespaced)
        {
            causes.Add(FieldError.Invalid(path, shown, "namespaced rules cannot apply to non-resource URLs"));
        }

        if (!Empty(rule, "apiGroups") || !Empty(rule, "resources") || !Empty(rule, "resourceNames"))
        {
            causes.Add(FieldError.Invalid(path, shown, "rules cannot apply to both regular resources and non-resource URLs"));
        }
    }

    private static bool Empty(MapNode rule, string field) => rule.List(field) is not { Count: > 0 };
}
