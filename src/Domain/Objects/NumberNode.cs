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
    public override string ToString() => IsInteger ? Integer.ToString(CultureInfo.InvariantCulture) : GoFloat.Json(real);
}
