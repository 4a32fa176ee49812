using Kronicle.Application.Validation;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>What is said of claims, of their own or in templates, that are stored nevertheless: storage has no parts of bytes.</summary>
internal static class ClaimWarnings
{
    private static readonly string[] Amounts = ["requests", "limits"];

    /// <param name="spec">The claim's spec.</param>
    /// <param name="path">The path that the warnings name.</param>
    public static IEnumerable<string> Of(MapNode? spec, FieldPath path)
    {
        foreach (string field in Amounts)
        {
            if (spec?.At("resources", field, "storage") is { } size &&
                Quantity.TryParse(size.ToString()!, out Quantity amount, out _) && amount.MilliValue % 1000 != 0)
            {
                yield return $"{path.Child("resources").Child(field).Key("storage")}: fractional byte value \"{amount}\" is invalid, must be an integer";
            }
        }
    }
}
