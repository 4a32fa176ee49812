using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Shared;

/// <summary>
/// The rules of meta/v1 LabelSelector and what it selects.
/// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
/// </summary>
public static partial class SelectorRules
{
    private static readonly Lazy<StructType> Type = new(() => ResourceCatalogue.BuiltIn.Type("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector")!);

    /// <summary>Labels, operators, keys and values, in this order; an absent selector has no rules.</summary>
    /// <param name="selector">The LabelSelector.</param>
    /// <param name="path">Its path.</param>
    /// <param name="causes">Where causes go.</param>
    /// <param name="anyValues">Values of expressions that no label can have are let pass: the stored object has such ones.</param>
    public static void Check(MapNode? selector, FieldPath path, Causes causes, bool anyValues = false)
    {
        if (selector is null)
        {
            return;
        }

        if (selector.Map("matchLabels") is { Count: > 0 } labels)
        {
            causes.Add(LabelRules.Labels(labels, path.Child("matchLabels")));
        }

        if (selector.List("matchExpressions") is not { Count: > 0 } expressions)
        {
            return;
        }

        for (int i = 0; i < expressions.Count; i++)
        {
            Expression(expressions[i] as MapNode ?? [], path.Child("matchExpressions").Index(i), causes, anyValues);
        }
    }

    /// <summary>One requirement of a selector in an access review, where operators that only newer servers know are let pass.</summary>
    public static void Requirement(MapNode requirement, FieldPath path, Causes causes) =>
        Expression(requirement, path, causes, anyValues: false, anyOperator: true);

    /// <summary>Whether an expression has a value that no label can have.</summary>
    public static bool HasImpossibleValues(MapNode? selector)
    {
        foreach (Node expression in selector?.List("matchExpressions") ?? [])
        {
            foreach (Node value in (expression as MapNode)?.List("values") ?? [])
            {
                if (LabelSyntax.ValueErrors((value as TextNode)?.Value ?? "").Count > 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The selector as a cause shows it: JSON.</summary>
    public static string Shown(MapNode? selector) => selector is null ? "null" : ShownValue.Json(selector, Type.Value);

    private static void Expression(MapNode expression, FieldPath path, Causes causes, bool anyValues, bool anyOperator = false)
    {
        ListNode? values = expression.List("values");
        string @operator = expression.Text("operator") ?? "";
        switch (@operator)
        {
            case "In" or "NotIn":
                if (values is not { Count: > 0 })
                {
                    causes.Add(FieldError.Required(path.Child("values"), "must be specified when `operator` is 'In' or 'NotIn'"));
                }

                break;
            case "Exists" or "DoesNotExist":
                if (values is { Count: > 0 })
                {
                    causes.Add(FieldError.Forbidden(path.Child("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                }

                break;
            case var _ when !anyOperator:
                causes.Add(FieldError.InvalidText(path.Child("operator"), @operator, "not a valid selector operator"));
                break;
        }

        string key = expression.Text("key") ?? "";
        foreach (string error in LabelSyntax.KeyErrors(key))
        {
            causes.Add(FieldError.InvalidText(path.Child("key"), key, error));
        }

        for (int i = 0; !anyValues && i < (values?.Count ?? 0); i++)
        {
            string value = (values![i] as TextNode)?.Value ?? "";
            foreach (string error in LabelSyntax.ValueErrors(value))
            {
                causes.Add(FieldError.InvalidText(path.Child("values").Index(i), value, error));
            }
        }
    }
}
