using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of selectors of nodes: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity</summary>
public static class NodeSelectorRules
{
    /// <summary>One term at least, each of expressions over labels and fields; an absent selector has no rules.</summary>
    /// <param name="selector">The NodeSelector.</param>
    /// <param name="path">Its path.</param>
    /// <param name="causes">Takes what is found.</param>
    /// <param name="anyValues">Values that no label can have are let pass: the stored object has such ones.</param>
    public static void Check(MapNode? selector, FieldPath path, Causes causes, bool anyValues = false)
    {
        if (selector is null)
        {
            return;
        }

        FieldPath at = path.Child("nodeSelectorTerms");
        if (selector.Length("nodeSelectorTerms") == 0)
        {
            causes.Add(FieldError.Required(at, "must have at least one node selector term"));
            return;
        }

        foreach ((int i, MapNode term) in selector.Entries("nodeSelectorTerms"))
        {
            Term(term, at.Index(i), causes, anyValues);
        }
    }

    /// <summary>Expressions over labels and fields.</summary>
    public static void Term(MapNode term, FieldPath path, Causes causes, bool anyValues)
    {
        foreach ((int i, MapNode expression) in term.Entries("matchExpressions"))
        {
            Expression(expression, path.Child("matchExpressions").Index(i), causes, anyValues);
        }

        foreach ((int i, MapNode expression) in term.Entries("matchFields"))
        {
            Field(expression, path.Child("matchFields").Index(i), causes);
        }
    }

    /// <summary>Whether an expression has a value that no label can have.</summary>
    public static bool HasImpossibleValues(MapNode? selector)
    {
        foreach ((_, MapNode term) in (selector ?? []).Entries("nodeSelectorTerms"))
        {
            if (SelectorRules.HasImpossibleValues(term))
            {
                return true;
            }
        }

        return false;
    }

    private static void Expression(MapNode expression, FieldPath path, Causes causes, bool anyValues)
    {
        ListNode? values = expression.List("values");
        int count = values?.Count ?? 0;
        switch (expression.TextOf("operator"))
        {
            case "In" or "NotIn":
                if (count == 0)
                {
                    causes.Add(FieldError.Required(path.Child("values"), "must be specified when `operator` is 'In' or 'NotIn'"));
                }

                break;
            case "Exists" or "DoesNotExist":
                if (count > 0)
                {
                    causes.Add(FieldError.Forbidden(path.Child("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                }

                break;
            case "Gt" or "Lt":
                if (count != 1)
                {
                    causes.Add(FieldError.Required(path.Child("values"), "must be specified single value when `operator` is 'Lt' or 'Gt'"));
                }

                break;
            default:
                Unknown(expression, path, causes);
                break;
        }

        NameRules.Qualified(expression.TextOf("key"), path.Child("key"), causes);
        for (int i = 0; !anyValues && i < count; i++)
        {
            NameRules.LabelValue(values!.TextAt(i), path.Child("values").Index(i), causes);
        }
    }

    private static void Field(MapNode expression, FieldPath path, Causes causes)
    {
        ListNode? values = expression.List("values");
        if (expression.TextOf("operator") is not ("In" or "NotIn"))
        {
            Unknown(expression, path, causes);
        }
        else if (values is not { Count: 1 })
        {
            causes.Add(FieldError.Required(path.Child("values"), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
        }

        string key = expression.TextOf("key");
        if (key != "metadata.name")
        {
            causes.Add(FieldError.InvalidText(path.Child("key"), key, "not a valid field selector key"));
            return;
        }

        for (int i = 0; i < (values?.Count ?? 0); i++)
        {
            NameRules.Subdomain(values!.TextAt(i), path.Child("values").Index(i), causes);
        }
    }

    private static void Unknown(MapNode expression, FieldPath path, Causes causes) =>
        causes.Add(FieldError.InvalidText(path.Child("operator"), expression.TextOf("operator"), "not a valid selector operator"));
}
