using System.Text;
using System.Text.RegularExpressions;

namespace Kronicle.Infrastructure.Wire.Yaml;

internal enum YamlStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

/// <summary>In which styles a string can stand, by libyaml's analysis of its characters.</summary>
internal readonly partial struct YamlScalarStyle
{
    private readonly string value;
    private readonly bool indicators;
    private readonly bool special;
    private readonly bool edgeBlank;
    private readonly bool trailingSpace;
    private readonly bool breakSpace;
    private readonly bool spaceBreak;

    public YamlScalarStyle(string value)
    {
        this.value = value;
        Bytes = Encoding.UTF8.GetByteCount(value);
        if (value.Length == 0)
        {
            return;
        }

        indicators = value.StartsWith("---", StringComparison.Ordinal) || value.StartsWith("...", StringComparison.Ordinal);
        char previous = '\0';
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            bool last = i == value.Length - 1;
            bool beforeBlank = last || value[i + 1] is ' ' or '\t';
            bool afterBlank = i == 0 || previous is ' ' or '\t' || IsBreak(previous);
            indicators |= i == 0
                ? "#,[]{}&*!|>'\"%@`".Contains(c, StringComparison.Ordinal) || (c is '?' or ':' or '-' && beforeBlank)
                : (c == ':' && beforeBlank) || (c == '#' && afterBlank);
            special |= !IsPrintable(c);
            bool isBreak = IsBreak(c);
            IsMultiline |= isBreak;
            edgeBlank |= (i == 0 || last) && (c == ' ' || isBreak);
            trailingSpace |= last && c == ' ';
            breakSpace |= c == ' ' && IsBreak(previous) && i > 0;
            spaceBreak |= isBreak && previous == ' ';
            previous = c;
        }
    }

    /// <summary>Whether it has a line break.</summary>
    public bool IsMultiline { get; }

    /// <summary>In UTF-8.</summary>
    public int Bytes { get; }

    public static bool IsBreak(char c) => c is '\n' or '\r' or '\x85' or '\u2028' or '\u2029';

    /// <summary>Whether a character may stand unescaped; half a surrogate pair may not, for characters beyond 16 bits are escaped.</summary>
    public static bool IsPrintable(char c) => c is '\n' or (>= ' ' and <= '~') or (>= '\xA0' and < '\uD800') or (>= '\uE000' and <= '\uFFFD' and not '\uFEFF');

    public YamlStyle Choose(bool isKey)
    {
        if (value.Contains('\n', StringComparison.Ordinal))
        {
            return isKey || trailingSpace || spaceBreak || special ? YamlStyle.DoubleQuoted : YamlStyle.Literal;
        }

        if (YamlValue.Resolve(value).Type != YamlType.Text || Base60().IsMatch(value))
        {
            return YamlStyle.DoubleQuoted;
        }

        if (!edgeBlank && !breakSpace && !spaceBreak && !special && !IsMultiline && !indicators)
        {
            return YamlStyle.Plain;
        }

        return breakSpace || spaceBreak || special || (isKey && IsMultiline) ? YamlStyle.DoubleQuoted : YamlStyle.SingleQuoted;
    }

    // Other readers take these for numbers of base 60.
    [GeneratedRegex(@"^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Base60();
}
