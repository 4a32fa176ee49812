using System.Globalization;
using System.Numerics;

namespace Kronicle.Domain.Objects;

/// <summary>The canonical form of quantities.</summary>
internal static class QuantityText
{
    private const int BinarySteps = 6;

    public static string Canonical(BigInteger mantissa, long exponent, QuantityFormat format)
    {
        if (mantissa.IsZero)
        {
            return "0";
        }

        if (format == QuantityFormat.BinarySI && Binary(mantissa, exponent) is { } binary)
        {
            return binary;
        }

        (mantissa, exponent) = QuantityMath.Normalize(mantissa, exponent);
        int above = (int)(((exponent % 3) + 3) % 3);
        mantissa = QuantityMath.Shift(mantissa, above);
        exponent -= above;
        return mantissa.ToString(CultureInfo.InvariantCulture) + Suffix(exponent, format);
    }

    // Null for what powers of 1024 would not show exactly, and for what is below 1Ki.
    private static string? Binary(BigInteger mantissa, long exponent)
    {
        long size = QuantityMath.Size(mantissa, exponent);
        if (size > 1000)
        {
            return null;
        }

        bool exact = true;
        BigInteger whole = exponent >= 0 ? QuantityMath.Shift(mantissa, exponent) : QuantityMath.DropUp(mantissa, -exponent, out exact);
        if (!exact || BigInteger.Abs(whole) < 1024)
        {
            return null;
        }

        (whole, int steps) = QuantityMath.RemoveFactors(whole, 1024, BinarySteps);
        return whole.ToString(CultureInfo.InvariantCulture) + (steps == 0 ? "" : $"{"KMGTPE"[steps - 1]}i");
    }

    // Beyond E there is no suffix, and below n no value; the exponent form takes over.
    private static string Suffix(long exponent, QuantityFormat format) => (exponent, format) switch
    {
        (0, _) => "",
        (-9, QuantityFormat.DecimalSI or QuantityFormat.BinarySI) => "n",
        (-6, QuantityFormat.DecimalSI or QuantityFormat.BinarySI) => "u",
        (-3, QuantityFormat.DecimalSI or QuantityFormat.BinarySI) => "m",
        (>= 3 and <= 18, QuantityFormat.DecimalSI or QuantityFormat.BinarySI) => "kMGTPE"[(int)(exponent / 3) - 1].ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"e{exponent}"),
    };
}
