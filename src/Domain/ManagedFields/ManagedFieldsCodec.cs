using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>metadata.managedFields between its tree and <see cref="ManagerEntry"/>. An entry that comes again replaces the earlier.</summary>
public static class ManagedFieldsCodec
{
    private const string NoTime = "1970-01-01T00:00:00Z";

    /// <summary>Reads the entries.</summary>
    /// <param name="list">The metadata.managedFields of an object; null gives no entries.</param>
    /// <param name="typeOf">The type of the object in an apiVersion; null when that is not known.</param>
    /// <param name="error">Why the list is invalid, in the reference's words; else null.</param>
    /// <returns>The entries; empty when the list is invalid, for then nothing in it counts.</returns>
    public static List<ManagerEntry> Decode(ListNode? list, Func<string, StructType?> typeOf, out string? error)
    {
        error = null;
        var entries = new List<ManagerEntry>(list?.Count + 1 ?? 0);
        for (int i = 0; i < list?.Count; i++)
        {
            MapNode node = list[i] as MapNode ?? new MapNode(0);
            error = Decode(node, i, typeOf, out ManagerEntry? entry);
            if (error is not null)
            {
                return [];
            }

            entries.RemoveAll(earlier => earlier.Id == entry!.Id);
            entries.Add(entry!);
        }

        return entries;
    }

    /// <summary>
    /// Whether the list asks to forget all owners: it is there but empty, or has one empty entry. The latter form exists because
    /// clients drop empty lists.
    /// </summary>
    public static bool IsReset(Node? managedFields) => managedFields is ListNode list && list.Count switch
    {
        0 => true,
        1 => list[0] is MapNode map && map.All(field => field.Value is NullNode or TextNode { Value: "" }),
        _ => false,
    };

    /// <summary>The list of the entries, sorted as the reference sorts it; null when there are none.</summary>
    /// <param name="entries">They are sorted in place.</param>
    /// <param name="raw">Write fieldsV1 as <see cref="FieldsV1Node"/>, else as a tree.</param>
    public static ListNode? Encode(List<ManagerEntry> entries, bool raw)
    {
        if (entries.Count == 0)
        {
            return null;
        }

        entries.Sort(Order);
        var list = new ListNode();
        foreach (ManagerEntry entry in entries)
        {
            list.Add(Encode(entry, raw));
        }

        return list;
    }

    private static string? Decode(MapNode node, int index, Func<string, StructType?> typeOf, out ManagerEntry? entry)
    {
        entry = null;
        string operation = node.Text("operation") ?? "";
        if (operation is not ("Apply" or "Update"))
        {
            return "operation must be `Apply` or `Update`";
        }

        string apiVersion = node.Text("apiVersion") ?? "";
        if (apiVersion.Length == 0)
        {
            return "apiVersion must not be empty";
        }

        string fieldsType = node.Text("fieldsType") ?? "";
        if (fieldsType != "FieldsV1")
        {
            return fieldsType.Length == 0 ? $"missing fieldsType in managed fields entry {index}"
                : $"invalid fieldsType {GoText.Quote(fieldsType)} in managed fields entry {index}";
        }

        Node? fieldsV1 = node["fieldsV1"];
        if (FieldSetReader.Read(fieldsV1, typeOf(apiVersion), out bool isCanonical) is not { } fields)
        {
            return $"error decoding versioned set in managed fields entry {index}";
        }

        bool applied = operation == "Apply";
        var id = new ManagerId(node.Text("manager") ?? "", applied, applied ? "" : apiVersion, node.Text("subresource") ?? "");
        entry = new(id, apiVersion, fields) { Time = node.Text("time"), Source = isCanonical ? fieldsV1 : null };
        return null;
    }

    private static MapNode Encode(ManagerEntry entry, bool raw)
    {
        var node = new MapNode(7);
        if (entry.Id.Manager.Length > 0)
        {
            node["manager"] = entry.Id.Manager;
        }

        node["operation"] = entry.Id.Applied ? Apply : Update;
        node["apiVersion"] = entry.ApiVersion;
        if (entry.Time is not null)
        {
            node["time"] = entry.Time;
        }

        node["fieldsType"] = FieldsV1;
        node["fieldsV1"] = Fields(entry, raw);
        if (entry.Id.Subresource.Length > 0)
        {
            node["subresource"] = entry.Id.Subresource;
        }

        return node;
    }

    private static Node Fields(ManagerEntry entry, bool raw) => (entry.Source, raw) switch
    {
        (FieldsV1Node node, true) => node,
        (MapNode node, false) => node.Clone(),
        (_, true) => FieldsV1Node.Of(entry.Fields),
        _ => entry.Fields.ToNode(),
    };

    // Apply before Update, then by time, name, version and subresource.
    private static int Order(ManagerEntry a, ManagerEntry b)
    {
        int order = b.Id.Applied.CompareTo(a.Id.Applied);
        order = order != 0 ? order : CompareTime(a.Time, b.Time);
        order = order != 0 ? order : ScalarOrder.Compare(a.Id.Manager, b.Id.Manager);
        order = order != 0 ? order : ScalarOrder.Compare(a.ApiVersion, b.ApiVersion);
        return order != 0 ? order : ScalarOrder.Compare(a.Id.Subresource, b.Id.Subresource);
    }

    /// <summary>Orders entry times; none counts as 1970.</summary>
    internal static int CompareTime(string? a, string? b) => string.CompareOrdinal(a ?? NoTime, b ?? NoTime);

    private static readonly TextNode Apply = new("Apply");
    private static readonly TextNode Update = new("Update");
    private static readonly TextNode FieldsV1 = new("FieldsV1");
}
