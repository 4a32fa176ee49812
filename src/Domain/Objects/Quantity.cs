using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Kronicle.Domain.Objects;

/// <summary>
/// A fixed-point number with a suffix: resource.Quantity. The value is Mantissa * 10^Exponent; no operation's cost grows with the
/// exponent. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
/// </summary>
public readonly struct Quantity : IComparable<Quantity>, IEquatable<Quantity>
{
    /// <summary>Sums keep this many decimal digits below their leading one; what is further below is lost.</summary>
    private const long SumDigits = 1000;

    private readonly string? text;

    internal Quantity(BigInteger mantissa, long exponent, QuantityFormat format, string? text = null)
    {
        Mantissa = mantissa;
        Exponent = mantissa.IsZero ? 0 : exponent;
        Format = format;
        this.text = text;
    }

    /// <summary>A whole number.</summary>
    public Quantity(long value, QuantityFormat format = QuantityFormat.DecimalSI)
        : this(value, 0, format)
    {
    }

    public BigInteger Mantissa { get; }

    public long Exponent { get; }

    public QuantityFormat Format { get; }

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Mantissa.Sign;

    public bool IsZero => Mantissa.IsZero;

    /// <summary>The whole units, rounded away from zero; the nearest long when the value does not fit.</summary>
    public long Value => QuantityMath.ToInt64(Mantissa, Exponent);

    /// <summary>The thousandths, rounded away from zero; the nearest long when the value does not fit.</summary>
    public long MilliValue => QuantityMath.ToInt64(Mantissa, Exponent + 3);

    /// <summary>
    /// Reads a quantity. Finer than nano is rounded away from zero and binary ones are capped at 2^63-1, as apimachinery does. The
    /// error is apimachinery's text. JSON decoding trims white space first.
    /// </summary>
    public static bool TryParse(string text, out Quantity quantity, [NotNullWhen(false)] out string? error)
    {
        error = QuantityParser.Parse(text, out quantity);
        return error is null;
    }

    /// <summary>The canonical form of what stood in JSON, a string or a number's literal; null with an error.</summary>
    public static string? Canonical(string json, out string? error)
    {
        error = QuantityParser.Parse(json.Trim(), out Quantity quantity);
        return error is null ? quantity.ToString() : null;
    }

    public static Quantity operator +(Quantity left, Quantity right) => left.Add(right);

    public static Quantity operator -(Quantity left, Quantity right) => left.Add(-right);

    public static Quantity operator -(Quantity value) => new(-value.Mantissa, value.Exponent, value.Format);

    public static bool operator ==(Quantity left, Quantity right) => left.CompareTo(right) == 0;

    public static bool operator !=(Quantity left, Quantity right) => left.CompareTo(right) != 0;

    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    public int CompareTo(Quantity other)
    {
        if (Sign != other.Sign)
        {
            return Sign.CompareTo(other.Sign);
        }

        long size = QuantityMath.Size(Mantissa, Exponent);
        long otherSize = QuantityMath.Size(other.Mantissa, other.Exponent);
        if (IsZero || size != otherSize)
        {
            return size.CompareTo(otherSize) * Sign;
        }

        // Equal sizes: the exponents differ by no more than the mantissas' digits.
        long exponent = Math.Min(Exponent, other.Exponent);
        return QuantityMath.Shift(Mantissa, Exponent - exponent).CompareTo(QuantityMath.Shift(other.Mantissa, other.Exponent - exponent));
    }

    public bool Equals(Quantity other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode()
    {
        (BigInteger mantissa, long exponent) = QuantityMath.Normalize(Mantissa, Exponent);
        return HashCode.Combine(mantissa, exponent);
    }

    /// <summary>The canonical form: no fraction and the largest suffix that loses nothing.</summary>
    public override string ToString() => text ?? QuantityText.Canonical(Mantissa, Exponent, Format);

    // The format is the left one's unless that is zero.
    private Quantity Add(Quantity other)
    {
        if (IsZero || other.IsZero)
        {
            return IsZero ? new(other.Mantissa, other.Exponent, other.Format) : new(Mantissa, Exponent, Format);
        }

        long top = Math.Max(QuantityMath.Size(Mantissa, Exponent), QuantityMath.Size(other.Mantissa, other.Exponent));
        long exponent = Math.Max(Math.Min(Exponent, other.Exponent), top - SumDigits);
        BigInteger sum = QuantityMath.Shift(Mantissa, Exponent - exponent) + QuantityMath.Shift(other.Mantissa, other.Exponent - exponent);
        return new(sum, exponent, Format);
    }
}
