using System.Buffers.Text;
using System.Text;
using Kronicle.Api.Proxying.WebSockets;

namespace Kronicle.Api.Routing;

/// <summary>
/// The bearer token that a browser sends among the subprotocols of a WebSocket, because it can set no header: base64url.bearer.authorization.k8s.io.TOKEN.
/// https://github.com/kubernetes/kubernetes/pull/47740
/// </summary>
internal static class WebSocketToken
{
    private const string Header = "Sec-WebSocket-Protocol";
    private const string Prefix = "base64url.bearer.authorization.k8s.io.";

    /// <summary>Takes the token out of the subprotocols: none of those who answer must see it, nor may it be agreed on.</summary>
    /// <returns>The token, or what is wrong with it; neither when there is none.</returns>
    public static (string? Token, string? Problem) Take(HttpRequest request)
    {
        if (!request.Headers.ContainsKey(Header) || !WebSocketHandshake.Asked(request))
        {
            return default;
        }

        ILookup<bool, string> offered = WebSocketHandshake.Offered(request).ToLookup(protocol => protocol.StartsWith(Prefix, StringComparison.Ordinal));
        string[] tokens = [.. offered[true]];
        string[] others = [.. offered[false]];
        if (tokens.Length > 1)
        {
            return (null, "multiple base64.bearer.authorization tokens specified");
        }

        if (tokens.Length == 0 || tokens[0].Length == Prefix.Length)
        {
            return default;
        }

        (string? token, string? problem) = Decode(tokens[0][Prefix.Length..]);
        if (token is not null && others.Length == 0)
        {
            return (null, "missing additional subprotocol");
        }

        request.Headers[Header] = string.Join(',', others);
        return (token, problem);
    }

    private static (string? Token, string? Problem) Decode(string encoded)
    {
        if (encoded.Contains('=', StringComparison.Ordinal) || !Base64Url.IsValid(encoded))
        {
            return (null, "invalid base64.bearer.authorization token encoding");
        }

        try
        {
            return (new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Base64Url.DecodeFromChars(encoded)), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, "invalid base64.bearer.authorization token");
        }
    }
}
