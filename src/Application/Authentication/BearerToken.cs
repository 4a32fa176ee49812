namespace Kronicle.Application.Authentication;

/// <summary>The bearer token of an Authorization header (RFC 6750 section 2.1), read as kube-apiserver reads it.</summary>
public static class BearerToken
{
    /// <summary>The token; null when the header is absent, of another scheme, or holds no token: then the caller presented none.</summary>
    public static string? Parse(string? authorization)
    {
        ReadOnlySpan<char> text = authorization.AsSpan().Trim();
        int space = text.IndexOf(' ');
        if (space < 0 || !text[..space].Equals("bearer", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        ReadOnlySpan<char> token = text[(space + 1)..];
        int end = token.IndexOf(' ');
        token = end < 0 ? token : token[..end];
        return token.IsEmpty ? null : token.ToString();
    }
}
