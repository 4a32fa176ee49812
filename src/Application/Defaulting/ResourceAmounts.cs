using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Amounts of resources are kept in thousandths: what is finer is rounded away from zero.</summary>
internal static class ResourceAmounts
{
    /// <summary>Rounds limits and requests of a resource requirement.</summary>
    public static void RoundRequirements(MapNode? requirements)
    {
        if (requirements is { Count: > 0 })
        {
            Round(requirements.Map("limits"));
            Round(requirements.Map("requests"));
        }
    }

    /// <summary>Rounds a map of resource names to canonical quantities.</summary>
    public static void Round(MapNode? amounts)
    {
        if (amounts is null)
        {
            return;
        }

        List<KeyValuePair<string, string>>? finer = null;
        foreach (KeyValuePair<string, Node> entry in amounts)
        {
            if (entry.Value is TextNode { Value: { Length: > 1 } text } && IsFine(text))
            {
                (finer ??= []).Add(new(entry.Key, text));
            }
        }

        foreach (KeyValuePair<string, string> entry in finer ?? [])
        {
            if (Quantity.TryParse(entry.Value, out Quantity quantity, out _) && quantity.MilliValue is not (long.MaxValue or long.MinValue))
            {
                string suffix = char.IsAsciiDigit(entry.Value[^1]) ? "e-3" : "m";
                amounts[entry.Key] = Quantity.Canonical($"{quantity.MilliValue}{suffix}", out _)!;
            }
        }
    }

    // The canonical form has the largest suffix that loses nothing, so only these are below thousandths.
    private static bool IsFine(string text) =>
        text[^1] is 'n' or 'u' || text.EndsWith("e-6", StringComparison.Ordinal) || text.EndsWith("e-9", StringComparison.Ordinal);
}
