using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Kronicle.Api.Proxying.WebSockets;

/// <summary>The server's side of opening a WebSocket: RFC 6455 section 4.2.</summary>
internal static class WebSocketHandshake
{
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>The subprotocols that the client offers, in its order.</summary>
    public static IReadOnlyList<string> Offered(HttpRequest request) =>
        [.. request.Headers["Sec-WebSocket-Protocol"].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Whether a request asks for a WebSocket.</summary>
    public static bool Asked(HttpRequest request) => Has(request.Headers.Connection, "upgrade") && Has(request.Headers.Upgrade, "websocket");

    /// <summary>Opens the WebSocket with one of the offered subprotocols, or none.</summary>
    /// <returns>Null when the request is no proper handshake.</returns>
    public static async Task<WebSocket?> AcceptAsync(HttpContext http, string? protocol)
    {
        string key = http.Request.Headers["Sec-WebSocket-Key"].ToString();
        IHttpUpgradeFeature? upgrade = http.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is not { IsUpgradableRequest: true } || http.Request.Headers["Sec-WebSocket-Version"].ToString() != "13" || key.Length == 0)
        {
            return null;
        }

        IHeaderDictionary headers = http.Response.Headers;
        headers.Upgrade = "websocket";
        headers["Sec-WebSocket-Accept"] = Answer(key);
        if (protocol is not null)
        {
            headers["Sec-WebSocket-Protocol"] = protocol;
        }

        // The framework would refuse the protocol's name when it has a slash; it is told to the client, and to nobody else.
        Stream stream = await upgrade.UpgradeAsync();
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
    }

    private static bool Has(Microsoft.Extensions.Primitives.StringValues values, string word) => values.Any(value =>
        (value ?? "").Split(',', StringSplitOptions.TrimEntries).Any(part => part.Equals(word, StringComparison.OrdinalIgnoreCase)));

#pragma warning disable CA5350 // The protocol demands SHA-1; nothing is kept secret by it.
    private static string Answer(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
}
