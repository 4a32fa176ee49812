using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tables;

/// <summary>Cells as data: each makes a printer from a path. Paths are field names with dots between.</summary>
internal static class Cells
{
    public const string None = "<none>";
    public const string Unset = "<unset>";

    public static readonly CellPrinter Name = Text("metadata.name");

    public static readonly CellPrinter Age = Since("metadata.creationTimestamp");

    /// <summary>The creation time itself; Go's zero time when there is none.</summary>
    public static readonly CellPrinter CreatedAt = Text("metadata.creationTimestamp", "0001-01-01T00:00:00Z");

    /// <summary>A cell that code prints.</summary>
    public static CellPrinter Of(Func<MapNode, string> text) => (item, row) => row.Text(text(item));

    /// <summary>A string, number or boolean as text; a present empty string counts as present.</summary>
    public static CellPrinter Text(string path, string absent = "")
    {
        string[] keys = path.Split('.');
        return (item, row) => row.Text(Scalar(item.At(keys)) ?? absent);
    }

    /// <summary>A string; another text when it is absent or empty.</summary>
    public static CellPrinter NonEmpty(string path, string otherwise)
    {
        string[] keys = path.Split('.');
        return (item, row) => row.Text(item.At(keys) is TextNode { Value.Length: > 0 } text ? text.Value : otherwise);
    }

    /// <summary>A number; 0 when absent.</summary>
    public static CellPrinter Integer(string path)
    {
        string[] keys = path.Split('.');
        return (item, row) => row.Integer(IntegerAt(item, keys));
    }

    /// <summary>A number; text when absent.</summary>
    public static CellPrinter IntegerOr(string path, string absent)
    {
        string[] keys = path.Split('.');
        return (item, row) =>
        {
            if (item.At(keys) is NumberNode number)
            {
                row.Integer(number.Integer);
            }
            else
            {
                row.Text(absent);
            }
        };
    }

    public static CellPrinter Boolean(string path, bool absent = false)
    {
        string[] keys = path.Split('.');
        return (item, row) => row.Boolean((item.At(keys) as BoolNode)?.Value ?? absent);
    }

    /// <summary>True, False or &lt;unset&gt; as text.</summary>
    public static CellPrinter BooleanText(string path)
    {
        string[] keys = path.Split('.');
        return (item, row) => row.Text(item.At(keys) is BoolNode node ? (node.Value ? "True" : "False") : Unset);
    }

    /// <summary>How many entries lists and maps have together.</summary>
    public static CellPrinter Count(params string[] paths)
    {
        string[][] all = [.. paths.Select(path => path.Split('.'))];
        return (item, row) => row.Integer(all.Sum(keys => item.At(keys) switch
        {
            ListNode list => list.Count,
            MapNode map => map.Count,
            _ => 0,
        }));
    }

    /// <summary>Two numbers such as 1/3.</summary>
    public static CellPrinter Ratio(string part, string whole)
    {
        string[] first = part.Split('.');
        string[] second = whole.Split('.');
        return (item, row) => row.Text($"{IntegerAt(item, first)}/{IntegerAt(item, second)}");
    }

    /// <summary>The duration since a time; &lt;unknown&gt;, or the text given, when there is none.</summary>
    public static CellPrinter Since(string path, string? absent = null)
    {
        string[] keys = path.Split('.');
        return (item, row) =>
        {
            string? time = (item.At(keys) as TextNode)?.Value;
            if (time is null && absent is not null)
            {
                row.Text(absent);
            }
            else
            {
                row.Since(time);
            }
        };
    }

    /// <summary>Strings of a list, joined.</summary>
    public static CellPrinter Joined(string path, string separator = ",", string empty = "")
    {
        string[] keys = path.Split('.');
        return (item, row) =>
        {
            string text = item.At(keys) is ListNode list ? string.Join(separator, list.OfType<TextNode>()) : "";
            row.Text(text.Length > 0 ? text : empty);
        };
    }

    /// <summary>One field of every container of a pod spec, joined with commas.</summary>
    public static CellPrinter Containers(string podSpec, string field)
    {
        string[] keys = [.. podSpec.Split('.'), "containers"];
        return (item, row) => row.Text(item.At(keys) switch
        {
            ListNode { Count: 1 } list => (list[0] as MapNode)?.Text(field),
            ListNode list => string.Join(',', list.Maps.Select(container => container.Text(field))),
            _ => "",
        });
    }

    /// <summary>A map of labels as k=v,k2=v2; &lt;none&gt; when empty.</summary>
    public static CellPrinter Labels(string path)
    {
        string[] keys = path.Split('.');
        return (item, row) => row.Text(LabelText.Labels(item.At(keys) as MapNode));
    }

    /// <summary>A metav1.LabelSelector; &lt;none&gt; when it is absent or selects everything.</summary>
    public static CellPrinter Selector(string path)
    {
        string[] keys = path.Split('.');
        return (item, row) => row.Text(LabelText.Selector(item.At(keys) as MapNode) switch
        {
            null => "<error>",
            "" => None,
            string text => text,
        });
    }

    /// <summary>The text of a scalar: quantities, numbers-or-strings, booleans; null when absent.</summary>
    public static string? Scalar(Node? node) => node is null or NullNode or MapNode or ListNode ? null : node.ToString();

    public static long IntegerAt(MapNode item, ReadOnlySpan<string> path) => (item.At(path) as NumberNode)?.Integer ?? 0;
}
