using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.Applying;

/// <summary>
/// A set in which the fields of structs that lead to members are members too. Owners name leaves only; a struct goes with the last
/// field in it, and stays with the first.
/// </summary>
internal static class NamedFields
{
    public static FieldSet WithParents(this FieldSet set, StructType type) => Level(set, type, null);

    private static FieldSet Level(FieldSet set, StructType? type, ValueShape? shape)
    {
        var entries = new FieldSet.Entry[set.Entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            FieldSet.Entry entry = set.Entries[i];
            if (entry.Children is not { } children)
            {
                entries[i] = entry;
                continue;
            }

            Field? field = entry.Element.FieldName is { } name ? type?.Find(name) : null;
            ValueShape? below = field?.Shape ?? (entry.Element.Kind == PathElementKind.Value ? null : shape?.Element);
            StructType? inner = below?.Form == ValueForm.Struct ? below.Struct : null;
            entries[i] = new(entry.Element, entry.IsMember || field is not null, Level(children, inner, below));
        }

        return new(entries);
    }
}
