namespace Kronicle.Application.Authentication;

/// <summary>Keys of a user's extra values as headers carry them: in any case, and escaped where a header's name can't hold them.</summary>
public static class ExtraKeys
{
    /// <summary>The key that the end of a header's name stands for: in lower case and unescaped, or as it is when an escape is broken. A plus is a plus.</summary>
    public static string Unescape(string escaped)
    {
        string key = escaped.ToLowerInvariant();
        for (int at = key.IndexOf('%', StringComparison.Ordinal); at >= 0; at = key.IndexOf('%', at + 1))
        {
            if (at + 2 >= key.Length || !char.IsAsciiHexDigit(key[at + 1]) || !char.IsAsciiHexDigit(key[at + 2]))
            {
                return key;
            }
        }

        return Uri.UnescapeDataString(key);
    }
}
