using System.Globalization;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Patching;

/// <summary>A place in a document: RFC 6901. The container is there, the key in it may not be.</summary>
/// <param name="Container">An object or array.</param>
/// <param name="Key">The last token, unescaped.</param>
/// <param name="Depth">How many containers lie around the place.</param>
internal readonly record struct JsonPointer(Node Container, string Key, int Depth)
{
    /// <summary>The place of a path; null when a container on the way is missing or is none.</summary>
    public static JsonPointer? Resolve(Node document, string path)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return null;
        }

        Node container = document;
        for (int depth = 1; ; depth++)
        {
            int next = path.IndexOf('/', slash + 1);
            string token = Unescape(path[(slash + 1)..(next < 0 ? path.Length : next)]);
            var place = new JsonPointer(container, token, depth);
            if (next < 0)
            {
                return place;
            }

            if (place.Get(out Node? value) is not null || value is not (MapNode or ListNode))
            {
                return null;
            }

            container = value;
            slash = next;
        }
    }

    /// <summary>The value there; null without an error when an object lacks the key.</summary>
    public string? Get(out Node? value)
    {
        value = null;
        if (Container is MapNode map)
        {
            value = map[Key];
            return null;
        }

        var list = (ListNode)Container;
        string? error = Index(list.Count, out int index);
        if (error is null && index >= list.Count)
        {
            error = Invalid(index);
        }

        value = error is null ? list[index] : null;
        return error;
    }

    /// <summary>Puts a value in the place of the one that <see cref="Get"/> finds.</summary>
    public string? Set(Node value)
    {
        if (Container is MapNode map)
        {
            map[Key] = value;
            return null;
        }

        var list = (ListNode)Container;
        string? error = Index(list.Count, out int index);
        if (error is null)
        {
            list[index] = value;
        }

        return error;
    }

    /// <summary>Sets a key of an object, or inserts into an array; "-" is behind its end.</summary>
    public string? Add(Node value)
    {
        if (Container is MapNode map)
        {
            map[Key] = value;
            return null;
        }

        var list = (ListNode)Container;
        if (Key == "-")
        {
            list.Add(value);
            return null;
        }

        if (!TryNumber(Key, out long number))
        {
            return $"value was not a proper array index: '{Key}': {NotANumber}";
        }

        string? error = Bounded(number, list.Count + 1, out int index);
        if (error is null && index > list.Count)
        {
            error = Invalid(number);
        }

        if (error is null)
        {
            list.Insert(index, value);
        }

        return error;
    }

    public string? Remove()
    {
        if (Container is MapNode map)
        {
            return map.Remove(Key) ? null : $"Unable to remove nonexistent key: {Key}: missing value";
        }

        var list = (ListNode)Container;
        string? error = Index(list.Count, out int index);
        if (error is null && index >= list.Count)
        {
            error = Invalid(index);
        }

        if (error is null)
        {
            list.RemoveAt(index);
        }

        return error;
    }

    private string NotANumber => $"strconv.Atoi: parsing {GoText.Quote(Key)}: invalid syntax";

    private static string Invalid(long index) =>
        string.Create(CultureInfo.InvariantCulture, $"Unable to access invalid index: {index}: invalid index referenced");

    private string? Index(int count, out int index)
    {
        index = 0;
        return TryNumber(Key, out long number) ? Bounded(number, count, out index) : NotANumber;
    }

    // Indices below zero count from the end.
    private static string? Bounded(long number, int count, out int index)
    {
        bool valid = number >= -count && number <= int.MaxValue;
        index = !valid ? 0 : (int)(number < 0 ? number + count : number);
        return valid ? null : Invalid(number);
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    // One pass: ~1 is a slash, ~0 a tilde, and ~01 the text ~1.
    private static string Unescape(string token)
    {
        if (!token.Contains('~', StringComparison.Ordinal))
        {
            return token;
        }

        return token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
    }
}
