using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Shared;

/// <content>What a selector takes.</content>
public static partial class SelectorRules
{
    /// <summary>Whether there is no term: such a selector takes every object. An absent one takes none, and is not empty.</summary>
    public static bool IsEmpty(MapNode? selector) =>
        selector is not null && selector.Map("matchLabels") is not { Count: > 0 } && selector.List("matchExpressions") is not { Count: > 0 };

    /// <summary>Whether the terms are of a form that can select at all, which <see cref="Check"/> explains when they are not.</summary>
    public static bool IsUsable(MapNode? selector)
    {
        foreach (KeyValuePair<string, Node> label in selector?.Map("matchLabels") ?? [])
        {
            if (LabelSyntax.KeyErrors(label.Key).Count > 0 || LabelSyntax.ValueErrors((label.Value as TextNode)?.Value ?? "").Count > 0)
            {
                return false;
            }
        }

        foreach (Node expression in selector?.List("matchExpressions") ?? [])
        {
            MapNode term = expression as MapNode ?? [];
            int values = term.List("values")?.Count ?? 0;
            bool counted = term.Text("operator") switch
            {
                "In" or "NotIn" => values > 0,
                "Exists" or "DoesNotExist" => values == 0,
                _ => false,
            };
            if (!counted || LabelSyntax.KeyErrors(term.Text("key") ?? "").Count > 0)
            {
                return false;
            }
        }

        return !HasImpossibleValues(selector);
    }

    /// <summary>Whether the selector takes these labels. An absent one takes none, an empty one takes all, one that is not usable takes none.</summary>
    public static bool Matches(MapNode? selector, MapNode? labels)
    {
        if (selector is null || !IsUsable(selector))
        {
            return false;
        }

        foreach (KeyValuePair<string, Node> label in selector.Map("matchLabels") ?? [])
        {
            if (labels?.Text(label.Key) is not { } value || value != ((label.Value as TextNode)?.Value ?? ""))
            {
                return false;
            }
        }

        foreach (Node expression in selector.List("matchExpressions") ?? [])
        {
            if (!Accepts((MapNode)expression, labels))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Accepts(MapNode expression, MapNode? labels)
    {
        string? label = labels?.Text(expression.Text("key") ?? "");
        return expression.Text("operator") switch
        {
            "In" => label is not null && Has(expression.List("values"), label),
            "NotIn" => label is null || !Has(expression.List("values"), label),
            "Exists" => label is not null,
            _ => label is null,
        };
    }

    private static bool Has(ListNode? values, string label)
    {
        foreach (Node value in values ?? [])
        {
            if (value is TextNode text && text.Value == label)
            {
                return true;
            }
        }

        return false;
    }
}
