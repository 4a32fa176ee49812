using Kronicle.Application.Connections;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Proxying;

/// <summary>Makes the connections that verbs answer with.</summary>
public sealed class ConnectionRunner(TextStreams texts, Upgrades upgrades, ReverseProxy proxy)
{
    /// <summary>Runs a connection to its end.</summary>
    /// <returns>Why it was not made; null when it was, and everything is written.</returns>
    public async Task<ApiStatus?> RunAsync(HttpContext http, RequestContext context, ConnectionAnswer answer, CancellationToken cancellation)
    {
        ConnectionLimits.Lift(http);
        try
        {
            return answer switch
            {
                TextStreamAnswer text => await texts.RunAsync(http, context, text, cancellation),
                UpgradeAnswer upgrade => await upgrades.RunAsync(http, context, upgrade, cancellation),
                ProxyAnswer proxied => await proxy.RunAsync(http, context, proxied, cancellation),
                _ => throw new InvalidOperationException($"no connection for {answer.GetType().Name}"),
            };
        }
        catch (AddressNotAllowedException e)
        {
            return Failure.BadRequest(e.Message);
        }
    }
}
