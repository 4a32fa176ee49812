using System.Globalization;
using System.Numerics;

namespace Kronicle.Domain.Objects;

/// <summary>What Go's time.ParseDuration says of a text: signed decimal numbers with units, such as 1h15m30.5s.</summary>
public static class GoDurationSyntax
{
    private static readonly (string Unit, long Nanoseconds)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("\u00b5s", 1_000), ("\u03bcs", 1_000), ("ms", 1_000_000),
        ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ];

    /// <summary>Null for a duration that 64 bits of nanoseconds hold.</summary>
    public static string? Error(string text) => Read(text, out _);

    /// <summary>The duration, to the precision of a tick of 100 ns; null when the text is none.</summary>
    public static TimeSpan? Parse(string text) => Read(text, out BigInteger nanoseconds) is null
        ? TimeSpan.FromTicks((long)((text is ['-', ..] ? -nanoseconds : nanoseconds) / 100))
        : null;

    private static string? Read(string text, out BigInteger total)
    {
        int at = text is ['-' or '+', ..] ? 1 : 0;
        if (text.AsSpan(at) is "0")
        {
            total = 0;
            return null;
        }

        total = at == text.Length ? -1 : 0;
        while (at < text.Length && total >= 0)
        {
            if (Term(text, ref at, ref total) is { } error)
            {
                return error;
            }
        }

        BigInteger most = text is ['-', ..] ? -(BigInteger)long.MinValue : long.MaxValue;
        return total < 0 || total > most ? Invalid(text) : null;
    }

    private static string? Term(string text, ref int at, ref BigInteger total)
    {
        string whole = Digits(text, ref at);
        string fraction = "";
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = Digits(text, ref at);
        }

        if (whole.Length == 0 && fraction.Length == 0)
        {
            return Invalid(text);
        }

        int length = text.AsSpan(at).IndexOfAny(".0123456789");
        string unit = length < 0 ? text[at..] : text.Substring(at, length);
        at += unit.Length;
        if (unit.Length == 0)
        {
            return "time: missing unit in duration " + GoText.Quote(text);
        }

        foreach ((string name, long scale) in Units)
        {
            if (unit == name)
            {
                total += (Number(whole) * scale) + (Number(fraction) * scale / BigInteger.Pow(10, fraction.Length));
                return null;
            }
        }

        return $"time: unknown unit {GoText.Quote(unit)} in duration {GoText.Quote(text)}";
    }

    private static string Digits(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    private static BigInteger Number(string digits) =>
        digits.Length == 0 ? 0 : BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Invalid(string text) => "time: invalid duration " + GoText.Quote(text);
}
