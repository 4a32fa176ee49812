using Kronicle.Api.CommandLine;
using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Microsoft.AspNetCore.Connections.Features;

namespace Kronicle.Api.Hosting;

/// <summary>
/// Ends connections of HTTP/2 now and then (GOAWAY, RFC 9113 section 6.8), so that clients come to all servers behind a load balancer.
/// What is under way on the connection goes on to its end, watches too; new requests make another one.
/// </summary>
public sealed class Goaway(TransportOptions options, IIdentifierSource identifiers)
{
    private const int Parts = 1_000_000;

    private readonly int chance = (int)Math.Round(options.GoawayChance * Parts);

    /// <summary>
    /// Ends a connection of HTTP/2 on which somebody unknown has asked: many requests at once on one connection are for callers that have logged
    /// in (CVE-2023-44487, CVE-2023-39325). They connect anew, as with HTTP/1 without keep-alive.
    /// </summary>
    public static void EndUnknown(HttpContext http, RequestContext context, ApiAnswer answer)
    {
        if (HttpProtocol.IsHttp2(http.Request.Protocol) && (answer.Code == 401 || IsAnonymous(context.Impersonator ?? context.User)))
        {
            http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }

    /// <summary>Decides about the connection of a request.</summary>
    public void Draw(HttpContext http)
    {
        if (chance > 0 && HttpProtocol.IsHttp2(http.Request.Protocol) && identifiers.Next(Parts) < chance)
        {
            http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }

    private static bool IsAnonymous(UserInfo user) => user.Name == UserInfo.AnonymousName || user.Groups.Contains(UserInfo.UnauthenticatedGroup);
}
