using System.Collections.Frozen;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Conversion;

/// <summary>Events of events.k8s.io/v1 and of core/v1 are the same objects; some fields have two names (KEP-383).</summary>
internal static class EventConversion
{
    private static readonly (string Core, string Events)[] Names =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"),
    ];

    private static readonly FrozenDictionary<string, string> Core = Names.ToFrozenDictionary(n => n.Events, n => n.Core, StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, string> Events = Names.ToFrozenDictionary(n => n.Core, n => n.Events, StringComparer.Ordinal);

    public static MapNode ToCore(MapNode item) => Rename(item, Core, "v1");

    public static MapNode FromCore(MapNode item) => Rename(item, Events, "events.k8s.io/v1");

    private static MapNode Rename(MapNode item, FrozenDictionary<string, string> names, string apiVersion)
    {
        var renamed = new MapNode(item.Count);
        foreach (KeyValuePair<string, Node> entry in item)
        {
            renamed[names.GetValueOrDefault(entry.Key, entry.Key)] = entry.Value;
        }

        if (renamed.Has("apiVersion"))
        {
            renamed["apiVersion"] = apiVersion;
        }

        return renamed;
    }
}
