using Kronicle.Application.Remote;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authentication.Configuration;

/// <summary>The rules of an issuer's addresses: https, and nothing but host and path.</summary>
public static class IssuerUrls
{
    internal static void Check(string url, string discovery, IReadOnlyList<string> ownIssuers, string path, ConfigurationProblems problems)
    {
        if (url.Length == 0)
        {
            problems.Required(path + ".url", "");
        }
        else if (ownIssuers.Contains(url))
        {
            problems.Invalid(path + ".url", url, $"URL must not overlap with disallowed issuers: [{string.Join(' ', ownIssuers.Order(StringComparer.Ordinal))}]");
        }
        else if (Problem(url) is { } wrong)
        {
            problems.Invalid(path + ".url", url, wrong);
        }

        if (discovery.Length > 0 && discovery.TrimEnd('/') == url.TrimEnd('/'))
        {
            problems.Invalid(path + ".discoveryURL", discovery, "discoveryURL must be different from URL");
        }
        else if (discovery.Length > 0 && Problem(discovery) is { } bad)
        {
            problems.Invalid(path + ".discoveryURL", discovery, bad);
        }
    }

    /// <summary>What is wrong with an address; null when nothing is.</summary>
    public static string? Problem(string url) =>
        !Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) || parsed.Scheme != Uri.UriSchemeHttps ? "URL scheme must be https"
        : parsed.UserInfo.Length > 0 ? "URL must not contain a username or password"
        : parsed.Query.Length > 0 ? "URL must not contain a query"
        : parsed.Fragment.Length > 0 ? "URL must not contain a fragment"
        : null;
}
