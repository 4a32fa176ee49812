using System.Globalization;
using System.Text;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Patching;

/// <summary>Trees as Go's %v prints the maps and slices they decode to, for messages that name a patch.</summary>
public static class GoPrint
{
    /// <summary>Such as map[a:1 b:[x y]]; keys are sorted.</summary>
    public static string Value(Node? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    /// <summary>The Go type of the value: map[string]interface {}, []interface {}, string, int64, float64, bool; null as fmt shows it.</summary>
    public static string Type(Node? node) => node switch
    {
        MapNode => "map[string]interface {}",
        ListNode => "[]interface {}",
        TextNode => "string",
        BoolNode => "bool",
        NumberNode { IsInteger: true } => "int64",
        NumberNode => "float64",
        _ => "%!s(<nil>)",
    };

    private static void Append(StringBuilder text, Node? node)
    {
        switch (node)
        {
            case MapNode map:
                text.Append("map[");
                bool first = true;
                foreach (KeyValuePair<string, Node> entry in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    text.Append(first ? "" : " ").Append(entry.Key).Append(':');
                    first = false;
                    Append(text, entry.Value);
                }

                text.Append(']');
                break;
            case ListNode list:
                text.Append('[');
                for (int i = 0; i < list.Count; i++)
                {
                    text.Append(i == 0 ? "" : " ");
                    Append(text, list[i]);
                }

                text.Append(']');
                break;
            case NumberNode { IsInteger: false } number:
                text.Append(Float(number.Real));
                break;
            case null or NullNode:
                text.Append("<nil>");
                break;
            default:
                text.Append(node.ToString());
                break;
        }
    }

    // %v of a float64: the shortest digits, with an exponent of at least two digits below 1e-4 and from 1e21 on.
    private static string Float(double value)
    {
        double size = Math.Abs(value);
        if (size == 0 || (size >= 1e-4 && size < 1e21))
        {
            return size < 1e15 ? value.ToString("0.#################", CultureInfo.InvariantCulture) : value.ToString("F0", CultureInfo.InvariantCulture);
        }

        string[] parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        if (parts.Length == 1)
        {
            return parts[0] switch { "Infinity" => "+Inf", "-Infinity" => "-Inf", var other => other };
        }

        int exponent = int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{parts[0]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
