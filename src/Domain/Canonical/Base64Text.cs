using System.Buffers.Text;

namespace Kronicle.Domain.Canonical;

/// <summary>Base64 as Go's encoding/base64 StdEncoding reads it: line breaks are passed over, padding is needed.</summary>
public static class Base64Text
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

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
            if (IsBreak(c))
            {
                continue;
            }

            if (c == '=')
            {
                return Padding(text, i, digits % 4);
            }

            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/'))
            {
                return i;
            }

            digits++;
        }

        // Go names the place where the digits of the last, short group would begin if they stood at the very end.
        return digits % 4 == 0 ? null : text.Length - (digits % 4);
    }

    /// <summary>
    /// Good base64 as Go writes the same bytes: one line, and no bits in the last digit that say nothing.
    /// </summary>
    public static string Canonical(string text)
    {
        string line = text.AsSpan().ContainsAny('\r', '\n') ? text.ReplaceLineEndings("") : text;
        int padding = line.EndsWith("==", StringComparison.Ordinal) ? 2 : line.EndsWith('=') ? 1 : 0;
        if (padding == 0)
        {
            return line;
        }

        int at = line.Length - padding - 1;
        int value = Digits.IndexOf(line[at], StringComparison.Ordinal);
        int kept = value & (padding == 2 ? 0b110000 : 0b111100);
        return kept == value ? line : string.Concat(line.AsSpan(0, at), Digits.AsSpan(kept, 1), line.AsSpan(at + 1));
    }

    // The text from its first '=' on: two after two digits, one after three, then nothing but line breaks.
    private static long? Padding(string text, int at, int group)
    {
        if (group < 2)
        {
            return at;
        }

        int end = at + 1;
        if (group == 2)
        {
            end = PassBreaks(text, end);
            if (end == text.Length)
            {
                return end;
            }

            if (text[end] != '=')
            {
                return end - 1;
            }

            end++;
        }

        end = PassBreaks(text, end);
        return end < text.Length ? end : null;
    }

    private static int PassBreaks(string text, int at)
    {
        while (at < text.Length && IsBreak(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsBreak(char c) => c is '\r' or '\n';
}
