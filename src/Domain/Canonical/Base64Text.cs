using System.Buffers.Text;

namespace Kronicle.Domain.Canonical;

/// <summary>Base64 as Go's encoding/base64 StdEncoding reads it: line breaks are passed over, padding is needed.</summary>
public static class Base64Text
{
    /// <summary>The offset of the first byte that is wrong, as Go's CorruptInputError counts it; null when the text is good.</summary>
    public static long? FirstBad(string text)
    {
        if (Base64.IsValid(text) && text.AsSpan().IndexOfAny(" \t") < 0)
        {
            return null;
        }

        int digits = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '\r' or '\n')
            {
                continue;
            }

            if (c == '=')
            {
                return Padding(text, i, digits);
            }

            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/'))
            {
                return i;
            }

            digits++;
        }

        return digits % 4 == 0 ? null : text.Length;
    }

    private static long? Padding(string text, int at, int digits)
    {
        if (digits % 4 < 2)
        {
            return at;
        }

        int needed = 4 - (digits % 4);
        int end = at;
        while (needed > 0 && end < text.Length && text[end] is '=' or '\r' or '\n')
        {
            needed -= text[end] == '=' ? 1 : 0;
            end++;
        }

        return needed > 0 ? text.Length : end < text.Length ? end : null;
    }
}
