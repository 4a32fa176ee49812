using System.Globalization;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of numbers, and of fields that take a number or a percentage, in the words of apimachinery.</summary>
public static partial class NumberRules
{
    /// <summary>What is said of a number below zero.</summary>
    public const string Negative = "must be greater than or equal to 0";

    /// <summary>What is said of a number that is not above zero.</summary>
    public const string NotPositive = "must be greater than 0";

    /// <summary>The number under a key, absent being zero, is not below zero. The path is that of the map: it grows only to be printed.</summary>
    public static void NonNegative(MapNode? map, string field, FieldPath path, Causes causes)
    {
        if (map?.Integer(field) is < 0 and long value)
        {
            causes.Add(FieldError.Invalid(path.Child(field), Text(value), Negative));
        }
    }

    /// <summary>The number is not below zero.</summary>
    public static void NonNegative(long value, FieldPath path, Causes causes)
    {
        if (value < 0)
        {
            causes.Add(FieldError.Invalid(path, Text(value), Negative));
        }
    }

    /// <summary>The number under a key, when there is one, is above zero.</summary>
    public static void PositiveIfSet(MapNode? map, string field, FieldPath path, Causes causes)
    {
        if (map?[field] is NumberNode { Integer: <= 0 } value)
        {
            causes.Add(FieldError.Invalid(path.Child(field), value.ToString(), NotPositive));
        }
    }

    /// <summary>The number is above zero.</summary>
    public static void Positive(long value, FieldPath path, Causes causes)
    {
        if (value <= 0)
        {
            causes.Add(FieldError.Invalid(path, Text(value), NotPositive));
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
