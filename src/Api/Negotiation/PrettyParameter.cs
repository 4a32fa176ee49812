using Kronicle.Application.Requests;

namespace Kronicle.Api.Negotiation;

/// <summary>
/// Whether JSON is indented: the pretty parameter decides, and without it whether a person seems to look, through a browser, curl
/// or wget. https://kubernetes.io/docs/reference/using-api/api-concepts/
/// </summary>
public static class PrettyParameter
{
    /// <param name="options">The query.</param>
    /// <param name="userAgent">The User-Agent header.</param>
    public static bool Of(RequestOptions options, string userAgent) => options.Text("pretty") switch
    {
        "" => userAgent.StartsWith("curl", StringComparison.Ordinal) || userAgent.StartsWith("Wget", StringComparison.Ordinal) ||
            userAgent.StartsWith("Mozilla/5.0", StringComparison.Ordinal),
        "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
        _ => false,
    };
}
