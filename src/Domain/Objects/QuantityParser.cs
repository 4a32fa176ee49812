using System.Globalization;
using System.Numerics;

namespace Kronicle.Domain.Objects;

/// <summary>
/// Reads quantities by the rules of apimachinery's parser, its laxness included: a sign, a point or a suffix alone means zero, and
/// text that it takes for canonical (such as 1.500 or 005) is printed as it came.
/// </summary>
internal static class QuantityParser
{
    private const string WrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private const string WrongNumber = "unable to parse numeric part of quantity";
    private const string WrongSuffix = "unable to parse quantity's suffix";

    // The cost of conversion grows with the square of the digits. No meaningful quantity comes near.
    private const int MaxLength = 1024;
    private const int MaxFastDigits = 18;
    private const int Nano = -9;

    public static string? Parse(string text, out Quantity quantity)
    {
        quantity = default;
        if (text.Length is 0 or > MaxLength)
        {
            return WrongFormat;
        }

        int start = text[0] is '-' or '+' ? 1 : 0;
        int first = Skip(text, start, static c => c == '0');
        int point = Skip(text, first, char.IsAsciiDigit);
        bool hasPoint = point < text.Length && text[point] == '.';
        int end = hasPoint ? Skip(text, point + 1, char.IsAsciiDigit) : point;
        int power = Skip(text, end, static c => "eEinumkKMGTP".Contains(c, StringComparison.Ordinal));
        int digits = power < text.Length && text[power] is '-' or '+' ? power + 1 : power;
        if (Skip(text, digits, char.IsAsciiDigit) < text.Length)
        {
            return WrongFormat;
        }

        ReadOnlySpan<char> whole = point == first ? "0" : text.AsSpan(first, point - first);
        ReadOnlySpan<char> fraction = hasPoint ? text.AsSpan(point + 1, end - point - 1) : [];
        if (Suffix(text.AsSpan(end)) is not var (exponent, format))
        {
            return WrongSuffix;
        }

        bool fast = IsFast(whole.Length, fraction.Length, exponent, format);
        if (!fast && end - (hasPoint ? 1 : 0) <= start)
        {
            return WrongNumber;
        }

        BigInteger mantissa = BigInteger.Parse($"0{whole}{fraction}", NumberStyles.None, CultureInfo.InvariantCulture);
        string? canonical = fast && LooksCanonical(mantissa, whole, fraction, exponent, format) ? text : null;
        quantity = Make(mantissa, -fraction.Length, exponent, format, text[0] == '-', canonical);
        return null;
    }

    private static Quantity Make(BigInteger mantissa, long places, int exponent, QuantityFormat format, bool negative, string? canonical)
    {
        if (format == QuantityFormat.BinarySI)
        {
            mantissa <<= exponent;
        }
        else
        {
            places += exponent;
        }

        if (places < Nano)
        {
            mantissa = QuantityMath.DropUp(mantissa, Nano - places, out _);
            places = Nano;
        }

        if (format == QuantityFormat.BinarySI && !mantissa.IsZero)
        {
            long size = QuantityMath.Size(mantissa, places);
            if (size > 18 && QuantityMath.DropUp(mantissa, -places, out _) > long.MaxValue)
            {
                (mantissa, places) = (long.MaxValue, 0);
            }

            format = size <= 0 ? QuantityFormat.DecimalSI : format;
        }

        return new(negative ? -mantissa : mantissa, places, format, canonical);
    }

    // The values that apimachinery keeps in 64 bits, whose text it may reuse.
    private static bool IsFast(int whole, int fraction, int exponent, QuantityFormat format) => format == QuantityFormat.BinarySI
        ? fraction == 0 && 15 - whole - (exponent * 3 / 10) - 1 >= 0
        : whole + fraction <= MaxFastDigits && (long)exponent - fraction >= Nano;

    private static bool LooksCanonical(BigInteger mantissa, ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, int exponent, QuantityFormat format) =>
        format == QuantityFormat.BinarySI
            ? !(mantissa & 7).IsZero
            : ((long)exponent - fraction.Length) % 3 == 0 && whole[0] != '0' && !$"{whole}{fraction}".EndsWith("000", StringComparison.Ordinal);

    private static (int Exponent, QuantityFormat Format)? Suffix(ReadOnlySpan<char> suffix)
    {
        switch (suffix)
        {
            case "": return (0, QuantityFormat.DecimalSI);
            case "n": return (-9, QuantityFormat.DecimalSI);
            case "u": return (-6, QuantityFormat.DecimalSI);
            case "m": return (-3, QuantityFormat.DecimalSI);
            case ['k' or 'M' or 'G' or 'T' or 'P' or 'E']: return (3 * (1 + "kMGTPE".IndexOf(suffix[0], StringComparison.Ordinal)), QuantityFormat.DecimalSI);
            case ['K' or 'M' or 'G' or 'T' or 'P' or 'E', 'i']: return (10 * (1 + "KMGTPE".IndexOf(suffix[0], StringComparison.Ordinal)), QuantityFormat.BinarySI);
        }

        // The reference reads 64 bits and keeps the low 32.
        return suffix[0] is 'e' or 'E' && long.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long power)
            ? (unchecked((int)power), QuantityFormat.DecimalExponent)
            : null;
    }

    private static int Skip(string text, int from, Func<char, bool> match)
    {
        while (from < text.Length && match(text[from]))
        {
            from++;
        }

        return from;
    }
}
