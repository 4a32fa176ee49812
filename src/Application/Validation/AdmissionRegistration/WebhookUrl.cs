using Kronicle.Domain.Failures;

namespace Kronicle.Application.Validation.AdmissionRegistration;

/// <summary>The parts of a URL as Go's net/url finds them; a text that it does not take has an error in its words.</summary>
internal sealed record WebhookUrl(string Scheme, string? User, string Host, string Query, string Fragment, string? Error = null)
{
    public static WebhookUrl Parse(string text)
    {
        if (text.Any(c => c < 0x20 || c == 0x7f))
        {
            return Bad(text, "net/url: invalid control character in URL");
        }

        (string rest, string fragment) = Cut(text, '#');
        (string? scheme, string after) = SchemeOf(rest);
        if (scheme is null)
        {
            return Bad(text, after);
        }

        (after, string query) = Cut(after, '?');
        if (!after.StartsWith("//", StringComparison.Ordinal))
        {
            return scheme.Length == 0 && FirstSegmentHasColon(after)
                ? Bad(text, "first path segment in URL cannot contain colon")
                : new(scheme, null, "", query, fragment);
        }

        string authority = after[2..].Split('/')[0];
        int at = authority.LastIndexOf('@');
        string host = authority[(at + 1)..];
        if (HostError(host) is { } error)
        {
            return Bad(text, error);
        }

        return new(scheme, at < 0 ? null : authority[..at], host, query, fragment);
    }

    private static WebhookUrl Bad(string text, string error) => new("", null, "", "", "", $"parse {FieldError.Quote(text)}: {error}");

    private static (string Before, string After) Cut(string text, char mark)
    {
        int at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    // Null and the error when there is a colon and nothing that could be a scheme before it.
    private static (string? Scheme, string After) SchemeOf(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.')))
            {
                continue;
            }

            return c != ':' ? ("", text) : i == 0 ? (null, "missing protocol scheme") : (text[..i].ToLowerInvariant(), text[(i + 1)..]);
        }

        return ("", text);
    }

    private static bool FirstSegmentHasColon(string path) => path.Split('/')[0].Contains(':', StringComparison.Ordinal);

    private static string? HostError(string host)
    {
        int bracket = host.LastIndexOf(']');
        if (host.StartsWith('[') && bracket < 0)
        {
            return "missing ']' in host";
        }

        int colon = host.IndexOf(':', Math.Max(bracket, 0));
        if (colon >= 0 && host[(colon + 1)..].Any(c => !char.IsAsciiDigit(c)))
        {
            return $"invalid port {FieldError.Quote(host[colon..])} after host";
        }

        int bad = host.AsSpan().IndexOfAny(" <>\"");
        return bad < 0 ? null : $"invalid character {FieldError.Quote(host[bad].ToString())} in host name";
    }
}
