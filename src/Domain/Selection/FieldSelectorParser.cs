using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Kronicle.Domain.Selection;

/// <summary>Parses the query form of a field selector, with the reference's error texts. Empty terms are passed over.</summary>
internal static class FieldSelectorParser
{
    public static bool TryParse(string text, [NotNullWhen(true)] out FieldSelector? selector, [NotNullWhen(false)] out string? error)
    {
        var requirements = new List<FieldRequirement>();
        selector = null;
        error = null;
        foreach (string term in Terms(text).Order(StringComparer.Ordinal))
        {
            if (term.Length == 0)
            {
                continue;
            }

            error = Term(text, term, requirements);
            if (error is not null)
            {
                return false;
            }
        }

        selector = new(requirements);
        return true;
    }

    // A comma behind a backslash belongs to the value.
    private static List<string> Terms(string text)
    {
        var terms = new List<string>();
        int start = 0;
        bool escaped = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (!escaped && text[i] == ',')
            {
                terms.Add(text[start..i]);
                start = i + 1;
            }

            escaped = !escaped && text[i] == '\\';
        }

        terms.Add(text[start..]);
        return terms;
    }

    private static string? Term(string text, string term, List<FieldRequirement> requirements)
    {
        int at = term.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
        {
            return $"invalid selector: '{text}'; can't understand '{term}'";
        }

        bool differs = at > 0 && term[at - 1] == '!';
        int valueAt = !differs && at + 1 < term.Length && term[at + 1] == '=' ? at + 2 : at + 1;
        string? error = Unescape(term[valueAt..], out string value);
        if (error is null)
        {
            requirements.Add(new(term[..(differs ? at - 1 : at)], value, !differs));
        }

        return error;
    }

    private static string? Unescape(string text, out string value)
    {
        value = text;
        if (!text.AsSpan().ContainsAny('\\', ',', '='))
        {
            return null;
        }

        var plain = new StringBuilder(text.Length);
        bool escaped = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool special = rune.Value is '\\' or ',' or '=';
            if (escaped && !special)
            {
                return $"invalid field selector: invalid escape sequence: \\{rune}";
            }

            if (!escaped && rune.Value is ',' or '=')
            {
                return string.Create(CultureInfo.InvariantCulture, $"invalid field selector: unescaped character in value: {rune.Value}");
            }

            escaped = !escaped && rune.Value == '\\';
            if (!escaped)
            {
                plain.Append(rune.ToString());
            }
        }

        value = plain.ToString();
        return escaped ? @"invalid field selector: invalid escape sequence: \" : null;
    }
}
