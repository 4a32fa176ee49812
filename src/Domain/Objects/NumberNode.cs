using System.Globalization;

namespace Kronicle.Domain.Objects;

/// <summary>A JSON number: a 64-bit integer when the literal has neither fraction nor exponent and fits, else a double.</summary>
public sealed class NumberNode : Node
{
    private static readonly NumberNode[] Small = [.. Enumerable.Range(-1, 130).Select(n => new NumberNode(n))];

    private readonly double real;

    public NumberNode(long value)
    {
        Integer = value;
        real = value;
        IsInteger = true;
    }

    public NumberNode(double value) => real = value;

    public bool IsInteger { get; }

    /// <summary>The value when <see cref="IsInteger"/>; else the value cut towards zero.</summary>
    public long Integer { get => IsInteger ? field : (long)real; }

    public double Real => real;

    public override string JsonType => "number";

    /// <summary>An instance for the value; small values share one.</summary>
    public static NumberNode Of(long value) => value is >= -1 and < 129 ? Small[value + 1] : new NumberNode(value);

    public override Node Clone() => this;

    public override bool SameAs(Node? other) =>
        other is NumberNode number && number.IsInteger == IsInteger && (IsInteger ? number.Integer == Integer : number.real.Equals(real));

    /// <summary>The JSON literal, in the form in which Go's encoding/json writes it.</summary>
    public override string ToString()
    {
        if (IsInteger)
        {
            return Integer.ToString(CultureInfo.InvariantCulture);
        }

        double size = Math.Abs(real);
        if (size != 0 && (size < 1e-6 || size >= 1e21))
        {
            string text = real.ToString("E16", CultureInfo.InvariantCulture);
            string shortest = real.ToString("R", CultureInfo.InvariantCulture);
            return shortest.Contains('E', StringComparison.Ordinal) ? Exponent(shortest) : Exponent(text);
        }

        string plain = real.ToString("R", CultureInfo.InvariantCulture);
        return plain.Contains('E', StringComparison.Ordinal) ? ((decimal)real).ToString(CultureInfo.InvariantCulture) : plain;
    }

    // Go writes e-09 as e-9 and e+21 as e+21.
    private static string Exponent(string text)
    {
        int at = text.IndexOf('E', StringComparison.Ordinal);
        string mantissa = text[..at];
        int exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
    }
}
