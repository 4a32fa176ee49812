using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Shared;

/// <summary>Reads fields as Go does: a value field that is absent or null has its zero value, a pointer field is set or not.</summary>
internal static class NodeReading
{
    /// <summary>The objects of a list field.</summary>
    public static Entries Entries(this MapNode map, string key) => new(map.List(key));

    /// <summary>A string field; empty when absent.</summary>
    public static string TextOf(this MapNode map, string key) => map.Text(key) ?? "";

    /// <summary>Whether a string field says something.</summary>
    public static bool HasText(this MapNode map, string key) => map.Text(key) is { Length: > 0 };

    /// <summary>An integer field; 0 when absent.</summary>
    public static long IntegerOf(this MapNode map, string key) => map.Integer(key) ?? 0;

    /// <summary>A boolean field that is true.</summary>
    public static bool IsTrue(this MapNode map, string key) => map.Bool(key) is true;

    /// <summary>A pointer field that is set.</summary>
    public static bool IsSet(this MapNode map, string key) => map[key] is not (null or NullNode);

    /// <summary>How many items a list field has.</summary>
    public static int Length(this MapNode map, string key) => map.List(key)?.Count ?? 0;

    /// <summary>A string of a list; empty when the item is none.</summary>
    public static string TextAt(this ListNode list, int index) => (list[index] as TextNode)?.Value ?? "";

    /// <summary>Whether an earlier item of a list has the same text under a key.</summary>
    public static bool RepeatsEarlier(this ListNode list, int index, string key, string value)
    {
        for (int i = 0; i < index; i++)
        {
            if (list[i] is MapNode earlier && (earlier.Text(key) ?? "") == value)
            {
                return true;
            }
        }

        return false;
    }
}
