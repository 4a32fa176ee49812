using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tables;

/// <summary>Labels and label selectors in the text form that kubectl shows and accepts.</summary>
internal static class LabelText
{
    /// <summary>k=v,k2=v2 sorted by key; &lt;none&gt; when there are none.</summary>
    public static string Labels(MapNode? labels)
    {
        if (labels is null || labels.Count == 0)
        {
            return Cells.None;
        }

        IEnumerable<string> pairs = labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => label.Key + "=" + label.Value);
        return string.Join(',', pairs);
    }

    /// <summary>A metav1.LabelSelector; empty when it is absent or has no requirement, null when a requirement is malformed.</summary>
    public static string? Selector(MapNode? selector)
    {
        var requirements = new List<(string Key, string Text)>();
        foreach (KeyValuePair<string, Node> label in selector?.Map("matchLabels") ?? [])
        {
            requirements.Add((label.Key, label.Key + "=" + label.Value));
        }

        foreach (MapNode expression in selector?.List("matchExpressions")?.Maps ?? [])
        {
            string key = expression.Text("key") ?? "";
            if (Requirement(key, expression) is not { } text)
            {
                return null;
            }

            requirements.Add((key, text));
        }

        return string.Join(',', requirements.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Text));
    }

    /// <summary>The Go debugging form of a metav1.LabelSelector, which the reference shows for parameter selectors.</summary>
    public static string GoString(MapNode selector)
    {
        IEnumerable<string> labels = (selector.Map("matchLabels") ?? [])
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => $"{label.Key}: {label.Value},");
        IEnumerable<string> expressions = (selector.List("matchExpressions")?.Maps ?? []).Select(expression =>
            $"LabelSelectorRequirement{{Key:{expression.Text("key")},Operator:{expression.Text("operator")}," +
            $"Values:[{string.Join(' ', expression.List("values")?.OfType<TextNode>() ?? [])}],}},");
        return $"&LabelSelector{{MatchLabels:map[string]string{{{string.Concat(labels)}}}," +
            $"MatchExpressions:[]LabelSelectorRequirement{{{string.Concat(expressions)}}},}}";
    }

    private static string? Requirement(string key, MapNode expression)
    {
        string[] values = [.. (expression.List("values") ?? []).OfType<TextNode>().Select(value => value.Value).Order(StringComparer.Ordinal)];
        return (expression.Text("operator"), values.Length) switch
        {
            ("In", > 0) => $"{key} in ({string.Join(',', values)})",
            ("NotIn", > 0) => $"{key} notin ({string.Join(',', values)})",
            ("Exists", 0) => key,
            ("DoesNotExist", 0) => "!" + key,
            _ => null,
        };
    }
}
