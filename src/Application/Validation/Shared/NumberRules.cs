using System.Globalization;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>The rules of numbers, and of fields that take a number or a percentage, in the words of apimachinery.</summary>
public static class NumberRules
{
    /// <summary>What is said of a number below zero.</summary>
    public const string Negative = "must be greater than or equal to 0";

    /// <summary>What is said of a number that is not above zero.</summary>
    public const string NotPositive = "must be greater than 0";

    private const string PercentMessage =
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

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

    /// <summary>An integer that is not below zero, or digits and a percent sign. Absent is the integer zero.</summary>
    public static void IntOrPercent(Node? value, FieldPath path, Causes causes)
    {
        if (value is TextNode text)
        {
            if (Percent(text) is null)
            {
                causes.Add(FieldError.InvalidText(path, text.Value, PercentMessage));
            }
        }
        else if (value is NumberNode number)
        {
            NonNegative(number.Integer, path, causes);
        }
    }

    /// <summary>A percentage is not above 100; other values are no percentage and pass.</summary>
    public static void AtMostAll(Node? value, FieldPath path, Causes causes)
    {
        if (Percent(value) > 100)
        {
            causes.Add(FieldError.InvalidText(path, ((TextNode)value!).Value, "must not be greater than 100%"));
        }
    }

    /// <summary>The number before the percent sign; null for what is no percentage. What no integer holds is the greatest one.</summary>
    public static long? Percent(Node? value)
    {
        if (value is not TextNode { Value: { Length: > 1 } text } || text[^1] != '%' || text.AsSpan(0, text.Length - 1).ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        return long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long percent) ? percent : long.MaxValue;
    }

    /// <summary>The number or the percentage as a number; zero for what is neither.</summary>
    public static long IntOrPercentValue(Node? value) => value switch
    {
        NumberNode number => number.Integer,
        TextNode text => Percent(text) ??
            (long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long plain) ? plain : 0),
        _ => 0,
    };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
