using System.Globalization;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <content>Fields that take a number or a percentage.</content>
public static partial class NumberRules
{
    private const string PercentMessage =
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

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
}
