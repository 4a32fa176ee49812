using System.Globalization;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Selection;

/// <summary>A field label and where its value stands in the JSON form of an object.</summary>
/// <param name="Label">Such as status.phase.</param>
/// <param name="Default">The value when no path leads to a non-empty one: "" for strings, "false" or "0" for the others.</param>
/// <param name="Paths">Paths of keys, tried in order; a number is a place in a list.</param>
public sealed record SelectableField(string Label, string Default, IReadOnlyList<IReadOnlyList<string>> Paths)
{
    /// <summary>The value in an object, as the reference prints it for comparison.</summary>
    public string ValueIn(MapNode root)
    {
        foreach (IReadOnlyList<string> path in Paths)
        {
            string value = Text(Follow(root, path));
            if (value.Length > 0)
            {
                return value;
            }
        }

        return Default;
    }

    private static Node? Follow(Node? node, IReadOnlyList<string> path)
    {
        foreach (string step in path)
        {
            node = node switch
            {
                MapNode map => map[step],
                ListNode list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < list.Count => list[at],
                _ => null,
            };
        }

        return node;
    }

    private static string Text(Node? node) => node is TextNode or NumberNode or BoolNode ? node.ToString()! : "";
}
