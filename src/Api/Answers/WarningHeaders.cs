using System.Text;

namespace Kronicle.Api.Answers;

/// <summary>
/// Warnings as headers, each text once. When all together would be more than 4,096 characters, each is cut to 256, and those for which
/// there is no room then are left out. https://kubernetes.io/blog/2020/09/03/warnings/
/// </summary>
internal static class WarningHeaders
{
    private const int MostRunes = 4 * 1024;
    private const int MostItemRunes = 256;

    public static void Add(IHeaderDictionary headers, IReadOnlyList<string> warnings)
    {
        if (warnings.Count == 0)
        {
            return;
        }

        string[] texts = [.. warnings.Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
        bool cut = texts.Sum(text => (long)Runes(text)) > MostRunes;
        int written = 0;
        foreach (string text in texts)
        {
            if (cut && written >= MostRunes)
            {
                break;
            }

            string shown = cut && Runes(text) > MostItemRunes ? string.Concat(text.EnumerateRunes().Take(MostItemRunes)) : text;
            written += Runes(shown);
            headers.Append("Warning", "299 - " + Quoted(shown));
        }
    }

    private static int Runes(string text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    // RFC 7234 quoted-string: control characters have no place in a header.
    private static string Quoted(string text) =>
        "\"" + string.Concat(text.Where(c => !char.IsControl(c))).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
