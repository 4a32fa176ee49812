using Kronicle.Domain.Objects;

namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>Lays out a tree in block style as go-yaml does.</summary>
internal sealed class YamlPrinter
{
    private const int Step = 2;
    private const int LongestSimpleKey = 128;

    private readonly YamlLines lines = new();

    public void Document(Node root)
    {
        Value(root, inMapping: false);
        lines.Indent = 0;
        lines.StartLine();
    }

    public override string ToString() => lines.ToString();

    private void Value(Node node, bool inMapping)
    {
        switch (node)
        {
            case MapNode { Count: > 0 } map:
                Nested(Deeper(), () => Mapping(map));
                break;
            case ListNode { Count: > 0 } list:
                // A list under a simple key stands at the key's own indentation.
                Nested(inMapping && !lines.AtIndentation ? lines.Indent : Deeper(), () => Sequence(list));
                break;
            case MapNode:
                lines.Indicator("{", spaceBefore: true, isSpace: true);
                lines.Indicator("}");
                break;
            case ListNode:
                lines.Indicator("[", spaceBefore: true, isSpace: true);
                lines.Indicator("]");
                break;
            default:
                Scalar(node, isKey: false);
                break;
        }
    }

    private int Deeper() => lines.Indent < 0 ? 0 : lines.Indent + Step;

    private void Nested(int indent, Action print)
    {
        int outer = lines.Indent;
        lines.Indent = indent;
        print();
        lines.Indent = outer;
    }

    private void Sequence(ListNode list)
    {
        foreach (Node item in list)
        {
            lines.StartLine();
            lines.Indicator("-", spaceBefore: true, isIndentation: true);
            Value(item, inMapping: false);
        }
    }

    private void Mapping(MapNode map)
    {
        foreach (KeyValuePair<string, Node> entry in map.OrderBy(entry => entry.Key, YamlKeyOrder.Instance))
        {
            lines.StartLine();
            var key = new TextNode(entry.Key);
            bool simple = new YamlScalarStyle(entry.Key) is { IsMultiline: false, Bytes: <= LongestSimpleKey };
            if (simple)
            {
                Scalar(key, isKey: true);
                lines.Indicator(":");
            }
            else
            {
                lines.Indicator("?", spaceBefore: true, isIndentation: true);
                Scalar(key, isKey: false);
                lines.StartLine();
                lines.Indicator(":", spaceBefore: true, isIndentation: true);
            }

            Value(entry.Value, inMapping: true);
        }
    }

    private void Scalar(Node node, bool isKey)
    {
        int indent = lines.Indent < 0 ? Step : lines.Indent + Step;
        Nested(indent, () =>
        {
            if (node is TextNode text)
            {
                Text(text.Value, isKey);
                return;
            }

            lines.Plain(node is NumberNode { IsInteger: false } number ? GoFloat.Format(number.Real, 64) : node.ToString()!, fold: false);
        });
    }

    private void Text(string value, bool isKey)
    {
        var style = new YamlScalarStyle(value);
        switch (style.Choose(isKey))
        {
            case YamlStyle.Plain:
                lines.Plain(value, fold: !isKey);
                break;
            case YamlStyle.SingleQuoted:
                lines.SingleQuoted(value, fold: !isKey);
                break;
            case YamlStyle.Literal:
                lines.Literal(value, Step);
                break;
            default:
                lines.DoubleQuoted(value, fold: !isKey);
                break;
        }
    }
}
