namespace Kronicle.Domain.Selection;

/// <summary>The name grammars of RFC 1123 and RFC 1035 in the lower-case forms that Kubernetes takes; no length limits.</summary>
public static class DnsSyntax
{
    /// <summary>Lower-case letters, digits and dashes, with a letter or digit at both ends.</summary>
    public static bool IsLabel(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value[0] == '-' || value[^1] == '-')
        {
            return false;
        }

        foreach (char c in value)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A label that begins with a letter: RFC 1035.</summary>
    public static bool IsLabel1035(ReadOnlySpan<char> value) => IsLabel(value) && char.IsAsciiLetterLower(value[0]);

    /// <summary>Labels with dots between them.</summary>
    public static bool IsSubdomain(ReadOnlySpan<char> value)
    {
        foreach (Range part in value.Split('.'))
        {
            if (!IsLabel(value[part]))
            {
                return false;
            }
        }

        return !value.IsEmpty;
    }
}
