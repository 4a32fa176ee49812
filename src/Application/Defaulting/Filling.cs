using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Defaulting;

/// <summary>The ways in which a default comes into an object. What is set stays; scalars put in are shared between objects.</summary>
internal static class Filling
{
    /// <summary>For fields whose zero value means that nothing is said.</summary>
    public static void FillEmpty(this MapNode map, string key, Node value)
    {
        if (map[key] is not { } present || ValueShape.IsZero(present))
        {
            map[key] = value;
        }
    }

    /// <summary>For fields whose zero value is a statement: pointers in the reference.</summary>
    public static void FillAbsent(this MapNode map, string key, Node value)
    {
        if (map[key] is null or NullNode)
        {
            map[key] = value;
        }
    }

    /// <summary>Runs on each object of a list; other items are passed over.</summary>
    public static void Each(this MapNode map, string key, Action<MapNode> fill)
    {
        if (map[key] is not ListNode list)
        {
            return;
        }

        foreach (Node item in list)
        {
            if (item is MapNode entry)
            {
                fill(entry);
            }
        }
    }

    /// <summary>Copies the entries whose keys are not there yet.</summary>
    public static void FillFrom(this MapNode map, MapNode? source)
    {
        if (source is null)
        {
            return;
        }

        foreach (KeyValuePair<string, Node> entry in source)
        {
            if (!map.Has(entry.Key))
            {
                map[entry.Key] = entry.Value.Clone();
            }
        }
    }

    /// <summary>A copy of a map under another key when nothing stands there.</summary>
    public static void FillCopy(this MapNode map, string key, MapNode? source)
    {
        if (source is { Count: > 0 } && map.Map(key) is not { Count: > 0 })
        {
            map[key] = source.Copy();
        }
    }
}
