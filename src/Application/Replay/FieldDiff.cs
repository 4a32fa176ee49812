using System.Globalization;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Replay;

/// <summary>
/// What two states of an object differ in, field by field. metadata.managedFields and metadata.resourceVersion are left out: every
/// write changes them. Items of lists are told apart by their name where each has one of its own, else by their place.
/// </summary>
/// <remarks>What a Secret holds is never told, only that it is another: <see cref="Hidden"/> stands in its place.</remarks>
public static class FieldDiff
{
    /// <summary>Changes of one event that are told; a last one without a path stands for the rest.</summary>
    public const int MaxChanges = 500;

    /// <summary>Stands for a value of a Secret.</summary>
    public static readonly TextNode Hidden = new("(hidden)");

    private static readonly string[] ItemKeys = ["name", "key", "type", "port", "containerPort", "ip", "uid"];

    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <param name="before">Null for an object that is made.</param>
    /// <param name="after">Null for one that is deleted.</param>
    /// <returns>In the order of the fields before, then of those that are new.</returns>
    public static IReadOnlyList<FieldChange> Of(MapNode? before, MapNode? after)
    {
        var changes = new List<FieldChange>();
        bool secret = (before ?? after) is { } any && any.Text("kind") == "Secret" && any.Text("apiVersion") == "v1";
        Maps(before is null ? new MapNode() : Shown(before, secret), after is null ? new MapNode() : Shown(after, secret), "", changes);
        if (secret)
        {
            Compare(before, after, changes);
        }

        return changes;
    }

    /// <summary>Without what is not compared and what is not told.</summary>
    private static MapNode Shown(MapNode whole, bool secret)
    {
        MapNode shown = whole.Copy();
        shown.Map("metadata")?.Remove("managedFields");
        shown.Map("metadata")?.Remove("resourceVersion");
        if (secret)
        {
            shown.Remove("data");
            shown.Remove("stringData");
            shown.Map("metadata")?.Map("annotations")?.Remove(LastApplied);
        }

        return shown;
    }

    private static void Compare(MapNode? before, MapNode? after, List<FieldChange> changes)
    {
        foreach (string[] path in (string[][])[["data"], ["stringData"], ["metadata", "annotations"]])
        {
            MapNode was = before?.At(path) as MapNode ?? new MapNode();
            MapNode now = after?.At(path) as MapNode ?? new MapNode();
            foreach (string key in was.Keys.Union(now.Keys).Where(key => path.Length == 1 || key == LastApplied))
            {
                Node? old = was[key];
                Node? made = now[key];
                if (old is null || !old.SameAs(made))
                {
                    Add(changes, new(Join(string.Join('.', path), key), old is null ? null : Hidden, made is null ? null : Hidden));
                }
            }
        }
    }

    private static void Maps(MapNode before, MapNode after, string path, List<FieldChange> changes)
    {
        foreach ((string key, Node was) in before)
        {
            Nodes(was, after[key], Join(path, key), changes);
        }

        foreach ((string key, Node now) in after)
        {
            if (!before.Has(key))
            {
                Nodes(null, now, Join(path, key), changes);
            }
        }
    }

    private static void Nodes(Node? before, Node? after, string path, List<FieldChange> changes)
    {
        switch (before, after)
        {
            case (MapNode or null, MapNode or null) when Children(before) + Children(after) > 0:
                Maps(before as MapNode ?? new MapNode(), after as MapNode ?? new MapNode(), path, changes);
                break;
            case (ListNode or null, ListNode or null) when HasMaps(before) || HasMaps(after):
                Lists(before as ListNode ?? new ListNode(), after as ListNode ?? new ListNode(), path, changes);
                break;
            default:
                if (before is null || !before.SameAs(after))
                {
                    Add(changes, new(path, before, after));
                }

                break;
        }
    }

    private static void Lists(ListNode before, ListNode after, string path, List<FieldChange> changes)
    {
        string? key = ItemKeys.FirstOrDefault(name => Tells(before, name) && Tells(after, name));
        if (key is null)
        {
            for (int i = 0; i < Math.Max(before.Count, after.Count); i++)
            {
                Nodes(i < before.Count ? before[i] : null, i < after.Count ? after[i] : null, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), changes);
            }

            return;
        }

        var now = after.Maps.ToDictionary(item => item[key]!.ToString()!, StringComparer.Ordinal);
        foreach (MapNode item in before.Maps)
        {
            string name = item[key]!.ToString()!;
            now.Remove(name, out MapNode? same);
            Nodes(item, same, $"{path}[{key}={name}]", changes);
        }

        foreach ((string name, MapNode item) in now)
        {
            Nodes(null, item, $"{path}[{key}={name}]", changes);
        }
    }

    /// <summary>Whether each item has a value of its own under a key.</summary>
    private static bool Tells(ListNode list, string key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (Node item in list)
        {
            if (item is not MapNode map || map[key] is not (TextNode or NumberNode) || !seen.Add(map[key]!.ToString()!))
            {
                return false;
            }
        }

        return true;
    }

    private static int Children(Node? node) => (node as MapNode)?.Count ?? 0;

    private static bool HasMaps(Node? node) => node is ListNode list && list.Maps.Any();

    private static void Add(List<FieldChange> changes, FieldChange change)
    {
        if (changes.Count < MaxChanges)
        {
            changes.Add(change);
        }
        else if (changes.Count == MaxChanges)
        {
            changes.Add(new("", null, new TextNode($"(more than {MaxChanges} fields changed)")));
        }
    }

    // A key with a dot or a bracket in it would read as a path of its own.
    private static string Join(string path, string key) =>
        key.AsSpan().IndexOfAny(".[]/") >= 0 ? $"{path}[{key}]" : path.Length == 0 ? key : $"{path}.{key}";
}
