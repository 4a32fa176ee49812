using System.Collections.Frozen;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Core;

/// <summary>Whose resources a quota counts: https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes</summary>
internal static class QuotaScopeRules
{
    private const string Unsupported = "unsupported scope";
    private const string NotOfResource = "unsupported scope applied to resource";

    private static readonly string[] OfPods = ["BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity"];
    private static readonly FrozenSet<string> Known = FrozenSet.Create(StringComparer.Ordinal, [.. OfPods, "PriorityClass", "VolumeAttributesClass"]);

    private static readonly FrozenSet<string> Compute =
        FrozenSet.Create(StringComparer.Ordinal, "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory");

    private static readonly (string One, string Other)[] Contradictions = [("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")];

    /// <summary>spec.scopes.</summary>
    public static void Scopes(MapNode spec, Causes causes)
    {
        if (spec.List("scopes") is not { Count: > 0 } scopes)
        {
            return;
        }

        FieldPath path = FieldPath.Spec.Child("scopes");
        string shown = ShownValue.Json(scopes);
        for (int i = 0; i < scopes.Count; i++)
        {
            string scope = scopes.TextAt(i);
            if (!Known.Contains(scope))
            {
                causes.Add(FieldError.Invalid(path, shown, Unsupported));
            }

            Resources(spec, scope, path, shown, causes);
        }

        Contradicting(scopes.Select(scope => (scope as TextNode)?.Value ?? ""), path, shown, causes);
    }

    /// <summary>spec.scopeSelector.</summary>
    public static void Selector(ObjectUnderReview review, MapNode spec, Causes causes)
    {
        if (spec.Map("scopeSelector") is not { } selector)
        {
            return;
        }

        StructType type = review.Resource.Type.Find("spec")!.Shape.Struct.Find("scopeSelector")!.Shape.Struct;
        FieldPath path = FieldPath.Spec.Child("scopeSelector").Child("matchExpressions");
        foreach ((_, MapNode expression) in selector.Entries("matchExpressions"))
        {
            string scope = expression.TextOf("scopeName");
            if (!Known.Contains(scope))
            {
                causes.Add(FieldError.InvalidText(path.Child("scopeName"), scope, Unsupported));
            }

            Resources(spec, scope, path, InternalValue.Json(selector, type), causes);
            Operator(expression, scope, path, causes);
        }

        string shown = spec.List("scopes") is { } scopes ? ShownValue.Json(scopes) : "null";
        Contradicting((selector.List("matchExpressions") ?? []).Maps.Select(expression => expression.TextOf("scopeName")), path, shown, causes);
    }

    private static void Operator(MapNode expression, string scope, FieldPath path, Causes causes)
    {
        string @operator = expression.TextOf("operator");
        if (Array.IndexOf(OfPods, scope) >= 0 && @operator != "Exists")
        {
            causes.Add(FieldError.InvalidText(path.Child("operator"), @operator,
                "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"));
        }

        int values = expression.Length("values");
        switch (@operator)
        {
            case "In" or "NotIn":
                if (values == 0)
                {
                    causes.Add(FieldError.Required(path.Child("values"), "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
                }

                break;
            case "Exists" or "DoesNotExist":
                if (values != 0)
                {
                    causes.Add(FieldError.Invalid(path.Child("values"), ShownValue.Json(expression["values"]),
                        "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"));
                }

                break;
            default:
                causes.Add(FieldError.InvalidText(path.Child("operator"), @operator, "not a valid selector operator"));
                break;
        }
    }

    private static void Resources(MapNode spec, string scope, FieldPath path, string shown, Causes causes)
    {
        foreach (string name in KeyedData.SortedKeys(spec.Map("hard")))
        {
            if (ResourceNames.IsOfQuota(name) && !Counts(scope, name))
            {
                causes.Add(FieldError.Invalid(path, shown, NotOfResource));
            }
        }
    }

    private static bool Counts(string scope, string resource) => scope switch
    {
        "BestEffort" => resource == "pods",
        "VolumeAttributesClass" => resource is "persistentvolumeclaims" or "requests.storage",
        _ => !Known.Contains(scope) || resource == "pods" || Compute.Contains(resource),
    };

    private static void Contradicting(IEnumerable<string> scopes, FieldPath path, string shown, Causes causes)
    {
        var all = scopes.ToHashSet(StringComparer.Ordinal);
        foreach ((string one, string other) in Contradictions)
        {
            if (all.Contains(one) && all.Contains(other))
            {
                causes.Add(FieldError.Invalid(path, shown, "conflicting scopes"));
            }
        }
    }
}
