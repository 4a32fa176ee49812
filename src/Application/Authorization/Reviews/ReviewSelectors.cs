using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Authorization.Reviews;

/// <summary>
/// What of a review's selectors cannot be read, for status.evaluationError. Requirements are joined by and, so leaving one out only asks
/// for more than was meant; no mode of this server decides by selectors.
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

    private static string Remark(string name, MapNode? selector, Func<string, bool> parses, Func<MapNode, bool> reads)
    {
        MapNode[] requirements = [.. (selector?.List("requirements") ?? []).Maps];
        int read = requirements.Count(reads);
        bool failed = requirements.Length > 0 ? read < requirements.Length : selector?.Text("rawSelector") is { Length: > 0 } raw && !parses(raw);
        return failed ? $"spec.resourceAttributes.{name} {(read > 0 ? "partially ignored" : "ignored")} due to parse error" : "";
    }

    private static bool ReadsField(MapNode requirement) =>
        requirement.Text("operator") is "In" or "NotIn" && requirement.List("values") is { Count: 1 };

    private static bool ReadsLabel(MapNode requirement) => OperatorOf(requirement.Text("operator")) is { } relation &&
        LabelRequirement.Make(requirement.Text("key") ?? "", relation,
            (requirement.List("values") ?? []).Select(value => (value as TextNode)?.Value ?? ""), out _) is not null;

    private static LabelOperator? OperatorOf(string? name) => name switch
    {
        "In" => LabelOperator.In,
        "NotIn" => LabelOperator.NotIn,
        "Exists" => LabelOperator.Exists,
        "DoesNotExist" => LabelOperator.DoesNotExist,
        _ => null,
    };
}
