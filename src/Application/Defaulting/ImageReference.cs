namespace Kronicle.Application.Defaulting;

/// <summary>
/// Reads the tag of a container image. The grammar is that of https://pkg.go.dev/github.com/distribution/reference; a name outside it
/// has no tag, for validation speaks of it and not defaulting.
/// </summary>
internal static class ImageReference
{
    private const int DigestHex = 32;

    /// <summary>Whether the image is the latest: by its tag, or because it has neither tag nor digest.</summary>
    public static bool IsLatest(string image)
    {
        ReadOnlySpan<char> rest = image;
        int at = rest.IndexOf('@');
        if (at >= 0)
        {
            if (!IsDigest(rest[(at + 1)..]))
            {
                return false;
            }

            rest = rest[..at];
        }

        int colon = rest.LastIndexOf(':');
        bool tagged = colon > rest.LastIndexOf('/');
        ReadOnlySpan<char> name = tagged ? rest[..colon] : rest;
        if (tagged)
        {
            return rest[(colon + 1)..] is "latest" && IsName(name);
        }

        return at < 0 && !IsHexIdentifier(name) && IsName(name);
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        int slash = name.IndexOf('/');
        if (slash > 0 && IsDomainLike(name[..slash]))
        {
            name = name[(slash + 1)..];
        }

        while (true)
        {
            int end = name.IndexOf('/');
            if (!IsComponent(end < 0 ? name : name[..end]))
            {
                return false;
            }

            if (end < 0)
            {
                return true;
            }

            name = name[(end + 1)..];
        }
    }

    private static bool IsDomainLike(ReadOnlySpan<char> first) =>
        first.ContainsAny('.', ':') || first is "localhost" || first.ContainsAnyInRange('A', 'Z');

    // Lower-case letters and digits, parted by a dot, one or two underscores or any number of dashes.
    private static bool IsComponent(ReadOnlySpan<char> part)
    {
        int run = 0;
        for (int i = 0; i < part.Length; i++)
        {
            char c = part[i];
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            {
                run = 0;
                continue;
            }

            run++;
            bool parts = c == '-' || (c == '.' && run == 1) || (c == '_' && run <= 2);
            if (!parts || i == 0 || (run > 1 && part[i - 1] != c))
            {
                return false;
            }
        }

        return part.Length > 0 && run == 0;
    }

    private static bool IsDigest(ReadOnlySpan<char> digest)
    {
        int colon = digest.IndexOf(':');
        if (colon <= 0)
        {
            return false;
        }

        ReadOnlySpan<char> hex = digest[(colon + 1)..];
        return hex.Length >= DigestHex && !hex.ContainsAnyExcept("0123456789abcdef");
    }

    private static bool IsHexIdentifier(ReadOnlySpan<char> name) => name.Length == 64 && !name.ContainsAnyExcept("0123456789abcdef");
}
