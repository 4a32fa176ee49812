using System.Globalization;

namespace Kronicle.Domain.Objects;

/// <summary>Floats with the fewest digits that read back, in the notations of strconv.FormatFloat and of encoding/json.</summary>
public static class GoFloat
{
    /// <summary>Format g: an exponent of two digits from 1e+06 on and below 0.0001.</summary>
    /// <param name="value">Finite.</param>
    /// <param name="bits">32 or 64: the precision that must read back.</param>
    public static string Format(double value, int bits)
    {
        (string sign, string digits, int exponent) = Shortest(value, bits);
        return sign + (exponent is < -4 or >= 6 ? Scientific(digits, exponent, "d2") : Plain(digits, exponent));
    }

    /// <summary>A JSON literal: an exponent from 1e+21 on and below 0.000001.</summary>
    /// <param name="value">Finite.</param>
    public static string Json(double value)
    {
        (string sign, string digits, int exponent) = Shortest(value, 64);
        return sign + (exponent is < -6 or >= 21 ? Scientific(digits, exponent, "d") : Plain(digits, exponent));
    }

    // The value is sign d.ddd * 10^exponent.
    private static (string Sign, string Digits, int Exponent) Shortest(double value, int bits)
    {
        string shortest = bits == 32 ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);
        string sign = shortest[0] == '-' ? "-" : "";
        if (value == 0)
        {
            return (sign, "0", 0);
        }

        int e = shortest.IndexOf('E', StringComparison.Ordinal);
        int power = e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = shortest[sign.Length..(e < 0 ? shortest.Length : e)];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        int whole = point < 0 ? mantissa.Length : point;
        string all = mantissa.Replace(".", "", StringComparison.Ordinal);
        string digits = all.TrimStart('0');
        return (sign, digits.TrimEnd('0'), whole - (all.Length - digits.Length) - 1 + power);
    }

    private static string Scientific(string digits, int exponent, string exponentFormat) =>
        $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits.AsSpan(1)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString(exponentFormat, CultureInfo.InvariantCulture)}";

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0')
            : $"{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}";
    }
}
