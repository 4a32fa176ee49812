using Kronicle.Api.CommandLine;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Api.Routing;

/// <summary>
/// The timeout parameter, which kubectl sends for --request-timeout: a client may ask for less time than --request-timeout of the server
/// gives, never for more. Watches and connections don't look at it.
/// </summary>
public static class RequestTimeout
{
    /// <param name="options">The request's options.</param>
    /// <param name="most">What the server gives.</param>
    /// <returns>The time that the request has, or 400 when the parameter is no duration.</returns>
    public static (TimeSpan Time, ApiStatus? Failure) Of(RequestOptions options, TimeSpan most)
    {
        string given = options.Text("timeout");
        if (given.Length == 0)
        {
            return (most, null);
        }

        return GoDurationSyntax.Error(given) is { } error
            ? (most, Failure.BadRequest($"invalid timeout specified in the request URL - {error}"))
            : (GoDuration.Parse(given) is { } asked && asked > TimeSpan.Zero && asked < most ? asked : most, null);
    }
}
