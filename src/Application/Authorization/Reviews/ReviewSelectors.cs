using Kronicle.Application.Authentication;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Authorization.Reviews;

/// <summary>
/// A review's selectors, and what of them cannot be read, for status.evaluationError. Requirements are joined by and, so leaving one out
/// only asks for more than was meant.
/// </summary>
internal static class ReviewSelectors
{
    /// <summary>The remarks, joined; empty when everything was read.</summary>
    public static string Problems(MapNode? attributes)
    {
        string field = Remark("fieldSelector", attributes?.Map("fieldSelector"), text => FieldSelector.TryParse(text, out _, out _), ReadsField);
        string label = Remark("labelSelector", attributes?.Map("labelSelector"), text => LabelSelector.TryParse(text, out _, out _), ReadsLabel);
        return field.Length > 0 && label.Length > 0 ? field + "; " + label : field + label;
    }

    /// <summary>The requirements that can be read.</summary>
    public static IReadOnlyList<FieldRequirement> Fields(MapNode? selector) =>
        Requirements(selector) is { Length: > 0 } stated
            ? [.. stated.Where(ReadsField).Select(part => new FieldRequirement(part.Text("key") ?? "", UserNodes.Texts(part.List("values"))[0], part.Text("operator") == "In"))]
            : FieldSelector.TryParse(selector?.Text("rawSelector") ?? "", out FieldSelector? raw, out _) ? raw.Requirements : [];

    /// <summary>The requirements that can be read.</summary>
    public static IReadOnlyList<LabelRequirement> Labels(MapNode? selector) =>
        Requirements(selector) is { Length: > 0 } stated
            ? [.. stated.Select(Label).OfType<LabelRequirement>()]
            : LabelSelector.TryParse(selector?.Text("rawSelector") ?? "", out LabelSelector? raw, out _) ? raw.Requirements : [];

    private static MapNode[] Requirements(MapNode? selector) => [.. (selector?.List("requirements") ?? []).Maps];

    private static string Remark(string name, MapNode? selector, Func<string, bool> parses, Func<MapNode, bool> reads)
    {
        MapNode[] requirements = Requirements(selector);
        int read = requirements.Count(reads);
        bool failed = requirements.Length > 0 ? read < requirements.Length : selector?.Text("rawSelector") is { Length: > 0 } raw && !parses(raw);
        return failed ? $"spec.resourceAttributes.{name} {(read > 0 ? "partially ignored" : "ignored")} due to parse error" : "";
    }

    private static bool ReadsField(MapNode requirement) =>
        requirement.Text("operator") is "In" or "NotIn" && requirement.List("values") is { Count: 1 };

    private static bool ReadsLabel(MapNode requirement) => Label(requirement) is not null;

    private static LabelRequirement? Label(MapNode requirement) => OperatorOf(requirement.Text("operator")) is { } relation
        ? LabelRequirement.Make(requirement.Text("key") ?? "", relation, UserNodes.Texts(requirement.List("values")), out _)
        : null;

    private static LabelOperator? OperatorOf(string? name) => name switch
    {
        "In" => LabelOperator.In,
        "NotIn" => LabelOperator.NotIn,
        "Exists" => LabelOperator.Exists,
        "DoesNotExist" => LabelOperator.DoesNotExist,
        _ => null,
    };
}
