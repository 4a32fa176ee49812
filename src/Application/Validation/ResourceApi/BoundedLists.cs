using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.ResourceApi;

/// <summary>Lists with a limit: beyond it nothing else is said of them. And sets, whose items come once.</summary>
internal static class BoundedLists
{
    /// <summary>The rule of an object in a list.</summary>
    public delegate void ItemRule(MapNode item, FieldPath path, Causes causes);

    /// <summary>The rule of a string in a list.</summary>
    public delegate void TextRule(string item, FieldPath path, Causes causes);

    /// <summary>Each object of a list.</summary>
    public static void Each(ListNode? list, int most, FieldPath path, Causes causes, ItemRule rule)
    {
        if (!Fits(list, most, path, causes))
        {
            return;
        }

        foreach ((int i, MapNode item) in new Entries(list))
        {
            rule(item, path.Index(i), causes);
        }
    }

    /// <summary>Each object of a set, then what comes twice.</summary>
    public static void Set(ListNode? list, int most, FieldPath path, Causes causes, Func<MapNode, string> key, Func<MapNode, string> shown, ItemRule rule)
    {
        Each(list, most, path, causes, rule);
        if (most >= 0 && list?.Count > most)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int i, MapNode item) in new Entries(list))
        {
            if (!seen.Add(key(item)))
            {
                causes.Add(FieldError.Duplicate(path.Index(i), shown(item)));
            }
        }
    }

    /// <summary>Each object of a set that a text field names, then what comes twice.</summary>
    public static void Set(ListNode? list, int most, FieldPath path, Causes causes, string key, ItemRule rule) =>
        Set(list, most, path, causes, item => item.TextOf(key), item => FieldError.Quote(item.TextOf(key)), rule);

    /// <summary>Each text of a list.</summary>
    public static void Texts(ListNode? list, int most, FieldPath path, Causes causes, TextRule rule)
    {
        if (!Fits(list, most, path, causes))
        {
            return;
        }

        for (int i = 0; i < (list?.Count ?? 0); i++)
        {
            rule(list!.TextAt(i), path.Index(i), causes);
        }
    }

    /// <summary>Each text of a set, then what comes twice.</summary>
    public static void TextSet(ListNode? list, int most, FieldPath path, Causes causes, TextRule rule)
    {
        Texts(list, most, path, causes, rule);
        if (list is null || list.Count > most)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < list.Count; i++)
        {
            if (!seen.Add(list.TextAt(i)))
            {
                causes.Add(FieldError.Duplicate(path.Index(i), FieldError.Quote(list.TextAt(i))));
            }
        }
    }

    private static bool Fits(ListNode? list, int most, FieldPath path, Causes causes)
    {
        if (most < 0 || list is null || list.Count <= most)
        {
            return true;
        }

        causes.Add(FieldError.TooMany(path, list.Count, most));
        return false;
    }
}
