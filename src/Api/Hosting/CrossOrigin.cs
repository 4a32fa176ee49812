using System.Text.RegularExpressions;
using Kronicle.Api.CommandLine;

namespace Kronicle.Api.Hosting;

/// <summary>
/// Lets pages of the origins of --cors-allowed-origins call, with credentials: https://fetch.spec.whatwg.org/#http-cors-protocol. Other
/// origins are served as any client is, and their browsers keep the answer from them.
/// </summary>
public sealed class CrossOrigin(TransportOptions options)
{
    /// <summary>Marks the answer for an allowed origin.</summary>
    /// <returns>Whether that is the whole answer: a browser asks what it may ask for before anybody has logged in.</returns>
    public bool Answers(HttpContext http)
    {
        if (options.AllowedOrigins.Count == 0 || http.Request.Headers.Origin is not [{ Length: > 0 } origin, ..] || !Allows(origin))
        {
            return false;
        }

        // At the end, so that neither a failure that begins the answer anew nor a backend's own headers take them away.
        http.Response.OnStarting(() =>
        {
            IHeaderDictionary headers = http.Response.Headers;
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowMethods = "POST, GET, OPTIONS, PUT, DELETE, PATCH";
            headers.AccessControlAllowHeaders =
                "Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, X-Requested-With, If-Modified-Since";
            headers.AccessControlExposeHeaders = "Date";
            headers.AccessControlAllowCredentials = "true";
            return Task.CompletedTask;
        });
        if (!HttpMethods.IsOptions(http.Request.Method))
        {
            return false;
        }

        http.Response.Headers.CacheControl = "no-cache, private";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }

    private bool Allows(string origin)
    {
        foreach (Regex expression in options.AllowedOrigins)
        {
            if (expression.IsMatch(origin))
            {
                return true;
            }
        }

        return false;
    }
}
