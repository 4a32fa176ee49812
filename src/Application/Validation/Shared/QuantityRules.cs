using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of amounts: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/</summary>
public static class QuantityRules
{
    /// <summary>The quantity of a decoded field; zero when absent.</summary>
    public static Quantity Read(Node? value) =>
        value is not null and not NullNode && Quantity.TryParse(value.ToString()!, out Quantity quantity, out _) ? quantity : default;

    /// <summary>Not below zero.</summary>
    public static void NonNegative(Quantity quantity, FieldPath path, Causes causes)
    {
        if (quantity.Sign < 0)
        {
            causes.Add(FieldError.InvalidText(path, quantity.ToString(), NumberRules.Negative));
        }
    }

    /// <summary>Above zero.</summary>
    public static void Positive(Quantity quantity, FieldPath path, Causes causes)
    {
        if (quantity.Sign <= 0)
        {
            causes.Add(FieldError.InvalidText(path, quantity.ToString(), "must be greater than zero"));
        }
    }

    /// <summary>An amount of a resource: not below zero, and whole where the resource comes in units.</summary>
    public static void OfResource(string name, Quantity quantity, FieldPath path, Causes causes)
    {
        NonNegative(quantity, path, causes);
        if (!IsWhole(quantity) && ResourceNames.IsWhole(name))
        {
            causes.Add(FieldError.InvalidText(path, quantity.ToString(), "must be an integer"));
        }
    }

    /// <summary>Whether no thousandth is left over; thousandths that no integer holds count as the greatest that one holds.</summary>
    public static bool IsWhole(Quantity quantity) => quantity.Exponent >= 0 || quantity.MilliValue % 1000 == 0;

    /// <summary>Names with quantities in ordinal order of the names.</summary>
    internal static MapNode Ordered(MapNode amounts)
    {
        string last = "";
        foreach (KeyValuePair<string, Node> amount in amounts)
        {
            if (string.CompareOrdinal(last, amount.Key) > 0)
            {
                var sorted = new MapNode(amounts.Count);
                foreach (KeyValuePair<string, Node> entry in amounts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    sorted[entry.Key] = entry.Value;
                }

                return sorted;
            }

            last = amount.Key;
        }

        return amounts;
    }
}
