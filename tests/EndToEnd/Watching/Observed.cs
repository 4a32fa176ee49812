using System.Globalization;
using System.Text.Json.Nodes;

namespace Kronicle.EndToEnd.Watching;

/// <summary>One line of a watch.</summary>
/// <param name="Type">ADDED, MODIFIED, DELETED or BOOKMARK.</param>
/// <param name="Key">Namespace and name; empty for a bookmark.</param>
/// <param name="Revision">The resourceVersion.</param>
/// <param name="Value">The object's JSON; empty for a bookmark.</param>
internal sealed record Observed(string Type, string Key, long Revision, string Value)
{
    public bool IsBookmark => Type == "BOOKMARK";

    public static Observed Read(string line)
    {
        JsonNode item = JsonNode.Parse(line)!;
        string type = (string)item["type"]!;
        JsonNode shown = item["object"]!;
        if (type == "ERROR")
        {
            throw new InvalidOperationException($"a watch ended with {shown.ToJsonString()}");
        }

        return Of(type, shown);
    }

    public static Observed Of(string type, JsonNode shown)
    {
        JsonNode metadata = shown["metadata"]!;
        bool bookmark = type == "BOOKMARK";
        return new(type, bookmark ? "" : $"{metadata["namespace"]}/{metadata["name"]}",
            long.Parse((string)metadata["resourceVersion"]!, CultureInfo.InvariantCulture), bookmark ? "" : shown.ToJsonString());
    }

    public override string ToString() => $"{Type} {Key} at {Revision}";
}

/// <summary>What one connection showed.</summary>
/// <param name="From">The resourceVersion from which it began: what is later is shown.</param>
/// <param name="Lines">In the order in which they came.</param>
internal sealed record WatchStream(long From, IReadOnlyList<Observed> Lines);
