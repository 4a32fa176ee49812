using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>The type to which a scalar resolves.</summary>
internal enum YamlType
{
    Text,
    Null,
    Boolean,
    Integer,
    Float,
    Timestamp,
    Binary,
}

/// <summary>
/// Resolves scalars as go-yaml v2 does: YAML 1.1 with y, yes and on as true, octal from a leading zero, underscores in numbers, and
/// no base 60. https://yaml.org/type/
/// </summary>
/// <param name="Type">What the scalar is.</param>
/// <param name="Text">The value as JSON would spell it; a float's or integer's digits without quotes.</param>
internal readonly partial record struct YamlValue(YamlType Type, string Text)
{
    private static readonly string[] True = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
    private static readonly string[] False = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];

    public static YamlValue Resolve(YamlScalar scalar)
    {
        if (scalar.Tag.Length == 0 && !scalar.Plain)
        {
            return new(YamlType.Text, scalar.Text);
        }

        return scalar.Tag switch
        {
            "" => Resolve(scalar.Text),
            "!!bool" or "!!int" or "!!float" or "!!null" or "!!timestamp" => Tagged(scalar),
            "!!binary" => Binary(scalar.Text),
            _ => new(YamlType.Text, scalar.Text),
        };
    }

    /// <summary>What plain text means. Text that means anything but itself must be quoted on the way out.</summary>
    public static YamlValue Resolve(string text)
    {
        if (text.Length == 0 || text is "~" or "null" or "Null" or "NULL")
        {
            return new(YamlType.Null, "null");
        }

        char first = text[0];
        if ("yYnNtTfFoO".Contains(first, StringComparison.Ordinal))
        {
            return True.Contains(text) ? new(YamlType.Boolean, "true") : False.Contains(text) ? new(YamlType.Boolean, "false") : new(YamlType.Text, text);
        }

        if (!char.IsAsciiDigit(first) && first is not ('+' or '-' or '.'))
        {
            return new(YamlType.Text, text);
        }

        return Special(text) ?? (first == '.' ? FractionOnly(text) : Number(text)) ?? new(YamlType.Text, text);
    }

    private static YamlValue Tagged(YamlScalar scalar)
    {
        YamlValue value = Resolve(scalar.Text);
        string tag = "!!" + Name(value.Type);
        if (scalar.Tag == "!!float" && value.Type == YamlType.Integer)
        {
            return value with { Type = YamlType.Float };
        }

        return tag == scalar.Tag ? value : throw new YamlFault($"yaml: cannot decode {tag} `{scalar.Text}` as a {scalar.Tag}");
    }

    private static string Name(YamlType type) => type switch
    {
        YamlType.Null => "null",
        YamlType.Boolean => "bool",
        YamlType.Integer => "int",
        YamlType.Float => "float",
        YamlType.Timestamp => "timestamp",
        _ => "str",
    };

    private static YamlValue Binary(string text)
    {
        try
        {
            return new(YamlType.Binary, Encoding.UTF8.GetString(Convert.FromBase64String(text)));
        }
        catch (FormatException)
        {
            throw new YamlFault("yaml: !!binary value contains invalid base64 data");
        }
    }

    private static YamlValue? Special(string text) => text switch
    {
        ".nan" or ".NaN" or ".NAN" => new(YamlType.Float, "NaN"),
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => new(YamlType.Float, "+Inf"),
        "-.inf" or "-.Inf" or "-.INF" => new(YamlType.Float, "-Inf"),
        _ => null,
    };

    private static YamlValue? FractionOnly(string text) => Float().IsMatch(text) ? Real(text) : null;

    private static YamlValue? Number(string text)
    {
        if (YamlTimestamp.IsMatch(text))
        {
            return new(YamlType.Timestamp, text);
        }

        string plain = text.Replace("_", "", StringComparison.Ordinal);
        return GoInteger.Parse(plain) is { } integer ? new(YamlType.Integer, integer) : Float().IsMatch(plain) ? Real(plain) : null;
    }

    private static YamlValue? Real(string text)
    {
        double number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? new(YamlType.Float, number.ToString("R", CultureInfo.InvariantCulture)) : null;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Float();
}
