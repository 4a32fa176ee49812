using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.FlowControl;

/// <summary>The rules of a flow schema: who, and which requests. KEP-1040.</summary>
internal static class FlowRuleRules
{
    private const string NamespaceMessage = "each member of this list must be '*' or a DNS-1123 label; ";

    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];

    public static void Check(MapNode rule, FieldPath path, Causes causes)
    {
        if (rule.Length("subjects") == 0)
        {
            causes.Add(FieldError.Required(path.Child("subjects"), "subjects must contain at least one value"));
        }

        foreach ((int i, MapNode subject) in rule.Entries("subjects"))
        {
            FlowSubjectRules.Check(subject, path.Child("subjects").Index(i), causes);
        }

        if (rule.Length("resourceRules") == 0 && rule.Length("nonResourceRules") == 0)
        {
            causes.Add(FieldError.Required(path, "at least one of resourceRules and nonResourceRules has to be non-empty"));
        }

        foreach ((int i, MapNode resources) in rule.Entries("resourceRules"))
        {
            Resources(resources, path.Child("resourceRules").Index(i), causes);
        }

        foreach ((int i, MapNode paths) in rule.Entries("nonResourceRules"))
        {
            Paths(paths, path.Child("nonResourceRules").Index(i), causes);
        }
    }

    private static void Resources(MapNode rule, FieldPath path, Causes causes)
    {
        VerbsOf(rule.List("verbs"), path.Child("verbs"), causes);
        Some(rule, "apiGroups", path, "resource rules must supply at least one api group", "if '*' is present, must not specify other api groups", causes);
        Some(rule, "resources", path, "resource rules must supply at least one resource", "if '*' is present, must not specify other resources", causes);
        ListNode? namespaces = rule.List("namespaces");
        if (namespaces is not { Count: > 0 } && !rule.IsTrue("clusterScope"))
        {
            causes.Add(FieldError.Required(path.Child("namespaces"), "resource rules that are not cluster scoped must supply at least one namespace"));
        }
        else if (HasWildcard(namespaces))
        {
            Alone(namespaces!, path.Child("namespaces"), "if '*' is present, must not specify other namespaces", causes);
        }
        else
        {
            for (int i = 0; i < (namespaces?.Count ?? 0); i++)
            {
                foreach (string error in NameForms.Errors(NameForm.Label, namespaces!.TextAt(i)))
                {
                    causes.Add(FieldError.InvalidText(path.Child("namespaces").Index(i), namespaces!.TextAt(i), NamespaceMessage + error));
                }
            }
        }
    }

    private static void Paths(MapNode rule, FieldPath path, Causes causes)
    {
        VerbsOf(rule.List("verbs"), path.Child("verbs"), causes);
        ListNode? urls = rule.List("nonResourceURLs");
        FieldPath at = path.Child("nonResourceURLs");
        if (urls is not { Count: > 0 })
        {
            causes.Add(FieldError.Required(at, "nonResourceURLs must contain at least one value"));
        }
        else if (HasWildcard(urls))
        {
            Alone(urls, at, "if '*' is present, must not specify other non-resource URLs", causes);
        }
        else
        {
            for (int i = 0; i < urls.Count; i++)
            {
                if (PathError(urls.TextAt(i)) is { } error)
                {
                    causes.Add(FieldError.InvalidText(at.Index(i), urls.TextAt(i), error));
                }
            }
        }
    }

    private static void VerbsOf(ListNode? verbs, FieldPath path, Causes causes)
    {
        if (verbs is not { Count: > 0 })
        {
            causes.Add(FieldError.Required(path, "verbs must contain at least one value"));
        }
        else if (HasWildcard(verbs))
        {
            Alone(verbs, path, "if '*' is present, must not specify other verbs", causes);
        }
        else
        {
            for (int i = 0; i < verbs.Count; i++)
            {
                if (Array.IndexOf(Verbs, verbs.TextAt(i)) < 0)
                {
                    causes.Add(FieldError.NotSupportedShown(path, ShownValue.Json(verbs), Verbs));
                    break;
                }
            }
        }
    }

    private static void Some(MapNode rule, string field, FieldPath path, string none, string notAlone, Causes causes)
    {
        if (rule.List(field) is not { Count: > 0 } values)
        {
            causes.Add(FieldError.Required(path.Child(field), none));
        }
        else if (HasWildcard(values))
        {
            Alone(values, path.Child(field), notAlone, causes);
        }
    }

    private static void Alone(ListNode values, FieldPath path, string message, Causes causes)
    {
        if (values.Count > 1)
        {
            causes.Add(FieldError.Invalid(path, ShownValue.Json(values), message));
        }
    }

    private static string? PathError(string url)
    {
        if (url.Length == 0)
        {
            return "must not be empty";
        }

        if (url == "/")
        {
            return null;
        }

        int wildcards = url.Count(c => c == '*');
        return url[0] != '/' ? "must start with slash"
            : url.Contains(' ', StringComparison.Ordinal) ? "must not contain white-space"
            : url.Contains("//", StringComparison.Ordinal) ? "must not contain double slash"
            : wildcards > 1 || (wildcards == 1 && !url.EndsWith("/*", StringComparison.Ordinal)) ? "wildcard can only do suffix matching"
            : null;
    }

    private static bool HasWildcard(ListNode? values)
    {
        for (int i = 0; i < (values?.Count ?? 0); i++)
        {
            if (values!.TextAt(i) == "*")
            {
                return true;
            }
        }

        return false;
    }
}
