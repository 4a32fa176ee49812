using Kronicle.Api.Proxying.WebSockets;
using Kronicle.Application.Connections;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using Microsoft.AspNetCore.Http.Features;

namespace Kronicle.Api.Proxying;

/// <summary>
/// Connections that change their protocol. SPDY and the older WebSocket protocols go to the kubelet as they are; WebSockets of the
/// protocols that kubelets do not speak are translated (v5.channel.k8s.io, KEP-4006) or unwrapped (SPDY/3.1+portforward.k8s.io).
/// </summary>
public sealed class Upgrades(BackendClients clients, ForwardedHeaders headers, StreamTranslator translator, SpdyTunnel tunnel)
{
    /// <summary>The protocol of remote commands by which a client can end one stream alone.</summary>
    public const string TranslatedProtocol = "v5.channel.k8s.io";

    public async Task<ApiStatus?> RunAsync(HttpContext http, RequestContext context, UpgradeAnswer answer, CancellationToken cancellation)
    {
        if (WebSocketHandshake.Asked(http.Request))
        {
            IReadOnlyList<string> offered = WebSocketHandshake.Offered(http.Request);
            if (answer.Streams is { } streams && offered.Contains(TranslatedProtocol))
            {
                return await translator.RunAsync(http, context, answer.Backend, streams, cancellation);
            }

            if (answer.Streams is null && SpdyTunnel.ProtocolsOf(offered) is { Count: > 0 } protocols)
            {
                return await tunnel.RunAsync(http, context, answer.Backend, protocols, cancellation);
            }
        }

        return http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade
            ? await PassAsync(http, context, answer.Backend, upgrade, cancellation)
            : Failure.BadRequest("Upgrade request required");
    }

    /// <summary>Passes an upgrade on and then every byte, in both directions.</summary>
    public async Task<ApiStatus?> PassAsync(HttpContext http, RequestContext context, Backend backend, IHttpUpgradeFeature upgrade, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), BackendUri.Exact(backend));
        headers.Copy(http.Request, request);
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", (IEnumerable<string?>)http.Request.Headers.Upgrade);
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
                return await RefusedAsync(http, response, cancellation);
            }

            ForwardedHeaders.Copy(response, http.Response);
            http.Response.Headers.Upgrade = string.Join(", ", response.Headers.Upgrade.Select(product => product.ToString()));
            http.Response.StatusCode = StatusCodes.Status101SwitchingProtocols;
            Stream client = await upgrade.UpgradeAsync();
            context.OnConnected?.Invoke(StatusCodes.Status101SwitchingProtocols);
            await DuplexCopy.RunAsync(client, await response.Content.ReadAsStreamAsync(cancellation), cancellation);
            return null;
        }
    }

    /// <summary>An error is passed on as it came; any other answer makes no sense.</summary>
    internal static async Task<ApiStatus?> RefusedAsync(HttpContext http, HttpResponseMessage response, CancellationToken cancellation)
    {
        int code = (int)response.StatusCode;
        if (code < 400)
        {
            return new ApiStatus(500, "", $"invalid upgrade response: status code {code}");
        }

        http.Response.StatusCode = code;
        ForwardedHeaders.Copy(response, http.Response);
        await DuplexCopy.CopyAsync(await response.Content.ReadAsStreamAsync(cancellation), http.Response.Body, cancellation);
        return null;
    }
}
