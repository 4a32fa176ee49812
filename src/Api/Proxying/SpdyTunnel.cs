using System.Net.WebSockets;
using Kronicle.Api.Proxying.WebSockets;
using Kronicle.Application.Connections;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;

namespace Kronicle.Api.Proxying;

/// <summary>
/// SPDY inside of a WebSocket's messages, by which port-forward crosses proxies that know no SPDY; the kubelet gets the SPDY.
/// https://github.com/kubernetes/enhancements/tree/master/keps/sig-api-machinery/4006-transition-spdy-to-websockets
/// </summary>
public sealed class SpdyTunnel(BackendClients clients, ForwardedHeaders headers)
{
    private const string Prefix = "SPDY/3.1+";
    private const string ProtocolHeader = "X-Stream-Protocol-Version";
    private static readonly string[] WebSocketHeaders = ["Sec-WebSocket-Protocol", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Extensions", ProtocolHeader];

    /// <summary>The SPDY protocols that are offered in tunnelled form.</summary>
    public static IReadOnlyList<string> ProtocolsOf(IEnumerable<string> offered) => [.. offered
        .Where(protocol => protocol.StartsWith(Prefix, StringComparison.Ordinal) && protocol.EndsWith("k8s.io", StringComparison.Ordinal))
        .Select(protocol => protocol[Prefix.Length..])];

    public async Task<ApiStatus?> RunAsync(
        HttpContext http, RequestContext context, Backend backend, IReadOnlyList<string> protocols, CancellationToken cancellation)
    {
        using HttpRequestMessage request = Request(http, backend, protocols);
        HttpResponseMessage response;
        try
        {
            response = await clients.SendAsync(backend, request, cancellation);
        }
        catch (BackendException e)
        {
            return new ApiStatus(500, "", "error dialing backend: " + e.Message);
        }

        using (response)
        {
            if ((int)response.StatusCode != StatusCodes.Status101SwitchingProtocols)
            {
                return await Upgrades.RefusedAsync(http, response, cancellation);
            }

            string? chosen = response.Headers.TryGetValues(ProtocolHeader, out IEnumerable<string>? values) ? values.FirstOrDefault()?.Trim() : null;
            WebSocket? socket = await WebSocketHandshake.AcceptAsync(http, chosen is null ? null : Prefix + chosen);
            if (socket is null)
            {
                return Failure.BadRequest("unable to upgrade: not a websocket handshake");
            }

            using (socket)
            {
                context.OnConnected?.Invoke(StatusCodes.Status101SwitchingProtocols);
                await using var messages = new WebSocketBytes(socket);
                await DuplexCopy.RunAsync(messages, await response.Content.ReadAsStreamAsync(cancellation), cancellation);
            }

            return null;
        }
    }

    private HttpRequestMessage Request(HttpContext http, Backend backend, IReadOnlyList<string> protocols)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, BackendUri.Exact(backend));
        headers.Copy(http.Request, request);
        foreach (string name in WebSocketHeaders)
        {
            request.Headers.Remove(name);
        }

        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "SPDY/3.1");
        foreach (string protocol in protocols)
        {
            request.Headers.TryAddWithoutValidation(ProtocolHeader, protocol);
        }

        return request;
    }
}
