using System.Numerics;

namespace Kronicle.Domain.Objects;

/// <summary>Arithmetic on mantissa * 10^exponent whose cost does not grow with the exponent.</summary>
internal static class QuantityMath
{
    /// <summary>The place of the first digit: 1 for 1 to 9, 2 for 10 to 99, 0 for 0.1 to 0.9.</summary>
    public static long Size(BigInteger mantissa, long exponent) => Digits(mantissa) + exponent;

    /// <summary>mantissa * 10^places; digits that fall off are cut. Callers bound the places from above.</summary>
    public static BigInteger Shift(BigInteger mantissa, long places)
    {
        if (places >= 0)
        {
            return places == 0 ? mantissa : mantissa * BigInteger.Pow(10, checked((int)places));
        }

        return -places > Digits(mantissa) ? BigInteger.Zero : mantissa / BigInteger.Pow(10, (int)-places);
    }

    /// <summary>mantissa * 10^-places, rounded away from zero.</summary>
    public static BigInteger DropUp(BigInteger mantissa, long places, out bool exact)
    {
        exact = true;
        if (places <= 0 || mantissa.IsZero)
        {
            return mantissa;
        }

        if (places > Digits(mantissa))
        {
            exact = false;
            return mantissa.Sign;
        }

        BigInteger quotient = BigInteger.DivRem(mantissa, BigInteger.Pow(10, (int)places), out BigInteger rest);
        exact = rest.IsZero;
        return exact ? quotient : quotient + mantissa.Sign;
    }

    /// <summary>The same value with no factor of ten in the mantissa.</summary>
    public static (BigInteger Mantissa, long Exponent) Normalize(BigInteger mantissa, long exponent)
    {
        (mantissa, int times) = RemoveFactors(mantissa, 10);
        return (mantissa, mantissa.IsZero ? 0 : exponent + times);
    }

    /// <summary>Divides while it divides, at most so many times.</summary>
    public static (BigInteger Quotient, int Times) RemoveFactors(BigInteger value, int factor, int most = int.MaxValue)
    {
        int times = 0;
        while (!value.IsZero && times < most)
        {
            BigInteger quotient = BigInteger.DivRem(value, factor, out BigInteger rest);
            if (!rest.IsZero)
            {
                break;
            }

            value = quotient;
            times++;
        }

        return (value, times);
    }

    /// <summary>The value rounded away from zero; the nearest long when it does not fit.</summary>
    public static long ToInt64(BigInteger mantissa, long exponent)
    {
        if (Size(mantissa, exponent) > 20)
        {
            return mantissa.Sign < 0 ? long.MinValue : long.MaxValue;
        }

        BigInteger whole = exponent >= 0 ? Shift(mantissa, mantissa.IsZero ? 0 : exponent) : DropUp(mantissa, -exponent, out _);
        return whole > long.MaxValue ? long.MaxValue : whole < long.MinValue ? long.MinValue : (long)whole;
    }

    private static long Digits(BigInteger mantissa)
    {
        if (mantissa.IsZero)
        {
            return 0;
        }

        BigInteger size = BigInteger.Abs(mantissa);
        long estimate = (long)Math.Floor(BigInteger.Log10(size)) + 1;
        while (BigInteger.Pow(10, (int)estimate) <= size)
        {
            estimate++;
        }

        while (estimate > 1 && BigInteger.Pow(10, (int)(estimate - 1)) > size)
        {
            estimate--;
        }

        return estimate;
    }
}
