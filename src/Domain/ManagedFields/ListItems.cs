using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Domain.ManagedFields;

/// <summary>Names the items of associative lists.</summary>
internal static class ListItems
{
    /// <summary>The element that names an item of a list; none when the item can't be named, which makes the whole object unfit.</summary>
    public static PathElement Element(ValueShape list, Node item)
    {
        if (list.ListKind == ListKind.Set)
        {
            return item is MapNode or ListNode or NullNode ? default : PathElement.Value(item);
        }

        if (item is not MapNode map)
        {
            return default;
        }

        IReadOnlyList<string> keys = list.ListKeys;
        var fields = new KeyField[keys.Count];
        int count = 0;
        for (int i = 0; i < fields.Length; i++)
        {
            string key = keys[i];
            Node? value = map[key] ?? Missing(list, key);
            if (value is MapNode or ListNode)
            {
                return default;
            }

            if (value is not null)
            {
                fields[count++] = new(key, value);
            }
        }

        return count == 0 ? default : PathElement.Key(count == fields.Length ? fields : fields[..count]);
    }

    // A key that is absent has its declared default; without one it is no part of the name.
    private static Node? Missing(ValueShape list, string key)
    {
        if (list.Element is not { Form: ValueForm.Struct } element || element.Struct.Find(key) is not { } field)
        {
            return null;
        }

        Node? implied = StructFacts.Of(element.Struct).Implied[field.Index];
        return implied is not null and not NullNode ? implied : field.Default;
    }
}
