using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>
/// Who owns what after a plain write: each field that the write added or changed moves to its manager, each that it removed leaves
/// every owner, and entries that own nothing go. https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
/// </summary>
public static class PlainWriteManager
{
    private static readonly MapNode Nothing = new(0);

    /// <summary>
    /// The metadata.managedFields to store, a tree of its own; null for none. An object that has lost its owners (they were reset, or
    /// it was never tracked) gets none by a plain write: only an apply starts tracking again.
    /// </summary>
    public static ListNode? Update(PlainWrite write)
    {
        var versions = new Versions(write);
        List<ManagerEntry> entries = Owners(write, versions);
        bool exists = write.Live?.Map("metadata")?.Text("uid") is { Length: > 0 };
        if (entries.Count == 0 && exists)
        {
            return null;
        }

        if (versions.Comparison is not { } comparison)
        {
            return (ListNode?)LiveList(write)?.Clone();
        }

        FieldSet written = versions.Of(write.ApiVersion)!.Value.Written.Difference(ReservedFields.Set);
        ManagerId id = new(write.Manager.Length > 0 ? write.Manager : "unknown", false, write.ApiVersion, write.Subresource);
        for (int i = entries.Count - 1; i >= 0; i--)
        {
            ManagerEntry entry = entries[i];
            if (versions.Of(entry.ApiVersion) is { } change && !(entry.Id == id && OwnsAlready(entry.Fields, written, change)))
            {
                entry.Fields = entry.Fields.Difference(change.Written).Difference(change.Comparison.Removed);
            }

            if (entry.Fields.IsEmpty || !versions.Knows(entry.ApiVersion))
            {
                entries.RemoveAt(i);
            }
        }

        Own(write, id, entries, written);
        ManagerCap.Apply(entries);
        return ManagedFieldsCodec.Encode(entries, write.RawFields);
    }

    // The entries that the request brought count; the stored ones when it brought none that can be read.
    private static List<ManagerEntry> Owners(PlainWrite write, Versions versions)
    {
        if (write.Subresource.Length == 0)
        {
            Node? brought = write.Submitted.Map("metadata")?["managedFields"];
            if (ManagedFieldsCodec.IsReset(brought))
            {
                return [];
            }

            List<ManagerEntry> entries = ManagedFieldsCodec.Decode(brought as ListNode, versions.TypeOf, out _);
            if (entries.Count > 0)
            {
                return entries;
            }
        }

        return ManagedFieldsCodec.Decode(LiveList(write), versions.TypeOf, out _);
    }

    private static ListNode? LiveList(PlainWrite write) => write.Live?.Map("metadata")?.List("managedFields");

    // Most writes change what their manager owns already: what would be taken from its set would be given back.
    private static bool OwnsAlready(FieldSet owned, FieldSet written, Change change) =>
        written.Difference(owned).IsEmpty && ReferenceEquals(owned.Difference(change.Comparison.Removed), owned) &&
        (ReferenceEquals(written, change.Written) || ReferenceEquals(owned.Difference(ReservedFields.Set), owned));

    // A write that changes nothing owned leaves the manager's entry and its time alone.
    private static void Own(PlainWrite write, ManagerId id, List<ManagerEntry> entries, FieldSet written)
    {
        if (written.IsEmpty)
        {
            return;
        }

        ManagerEntry? own = entries.Find(entry => entry.Id == id);
        if (own is null)
        {
            own = new(id, write.ApiVersion, FieldSet.Empty);
            entries.Add(own);
        }

        own.Fields = own.Fields.Union(written);
        own.Time = write.Time;
    }

    private readonly record struct Change(Comparison Comparison, FieldSet Written);

    // What the write changed, in each version that an entry asks for.
    private sealed class Versions(PlainWrite write)
    {
        private Dictionary<string, (StructType? Type, Change? Change)>? others;
        private Change? own;

        public Comparison? Comparison => Own()?.Comparison;

        public StructType? TypeOf(string apiVersion) =>
            apiVersion == write.ApiVersion || write.In is null ? write.Type : Other(apiVersion).Type;

        public bool Knows(string apiVersion) => TypeOf(apiVersion) is not null;

        public Change? Of(string apiVersion) =>
            apiVersion == write.ApiVersion || write.In is null ? Own() : Other(apiVersion).Change;

        private Change? Own() => own ??= Compare(write.Type, write.Live ?? Nothing, write.Submitted, write.Reset);

        private (StructType? Type, Change? Change) Other(string apiVersion)
        {
            others ??= new(StringComparer.Ordinal);
            if (!others.TryGetValue(apiVersion, out (StructType? Type, Change? Change) other))
            {
                VersionedWrite? versioned = write.In!(apiVersion);
                other = versioned is null ? default
                    : (versioned.Type, Compare(versioned.Type, versioned.Live, versioned.Submitted, versioned.Reset));
                others.Add(apiVersion, other);
            }

            return other;
        }

        private static Change? Compare(StructType type, MapNode left, MapNode right, FieldSet? reset) =>
            ManagedFields.Comparison.Of(type, left, right)?.Except(reset) is { } comparison ? new Change(comparison, comparison.Written) : null;
    }
}
