using System.Globalization;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>strconv.ParseInt and ParseUint with base 0: 0x, 0o, 0b and a leading zero choose the base.</summary>
internal static class GoInteger
{
    /// <summary>The number in decimal; null for what is no integer or fits neither 64 bits with a sign nor without.</summary>
    public static string? Parse(string text)
    {
        bool negative = text.StartsWith('-');
        bool signed = negative || text.StartsWith('+');
        ReadOnlySpan<char> digits = text.AsSpan(signed ? 1 : 0);
        int radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            (radix, int skip) = (digits[1] | 0x20) switch { 'x' => (16, 2), 'o' => (8, 2), 'b' => (2, 2), _ => (8, 1) };
            digits = digits[skip..];
        }

        if (Magnitude(digits, (uint)radix) is not { } magnitude)
        {
            return null;
        }

        if (negative)
        {
            return magnitude <= 1UL << 63 ? (magnitude == 0 ? "0" : "-" + magnitude.ToString(CultureInfo.InvariantCulture)) : null;
        }

        return signed && magnitude > long.MaxValue ? null : magnitude.ToString(CultureInfo.InvariantCulture);
    }

    private static ulong? Magnitude(ReadOnlySpan<char> digits, uint radix)
    {
        UInt128 magnitude = 0;
        foreach (char c in digits)
        {
            uint digit = char.IsAsciiDigit(c) ? (uint)(c - '0') : char.IsAsciiHexDigit(c) ? (uint)((c | 0x20) - 'a' + 10) : uint.MaxValue;
            magnitude = (magnitude * radix) + digit;
            if (digit >= radix || magnitude > ulong.MaxValue)
            {
                return null;
            }
        }

        return digits.IsEmpty ? null : (ulong)magnitude;
    }
}
