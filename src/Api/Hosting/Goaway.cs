using Kronicle.Api.CommandLine;
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

    /// <summary>Decides about the connection of a request.</summary>
    public void Draw(HttpContext http)
    {
        if (chance > 0 && HttpProtocol.IsHttp2(http.Request.Protocol) && identifiers.Next(Parts) < chance)
        {
            http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }
}
