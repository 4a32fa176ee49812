using System.Net.Http.Headers;
using Kronicle.Application.Authentication.Proxies;
using Microsoft.Extensions.Primitives;

namespace Kronicle.Api.Proxying;

/// <summary>
/// Which headers cross a proxy. Those of one hop (RFC 9110 section 7.6.1) stay, and so do the caller's credentials: they are for this
/// server, and whoever answers behind it must not be able to act as the caller. Nor does what front proxies name their callers by: a backend
/// that believes such headers would take anybody's word.
/// </summary>
/// <param name="proxies">The headers of front proxies beside the usual ones, which never pass.</param>
public sealed class ForwardedHeaders(FrontProxyHeaders proxies)
{
    private const string WebSocketProtocols = "Sec-WebSocket-Protocol";
    private const string BearerProtocol = "base64url.bearer.authorization.k8s.io.";

    private static readonly HashSet<string> OneHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    private static readonly HashSet<string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "X-Remote-User", "X-Remote-Uid", "X-Remote-Group", "Host", "Content-Length", "X-Forwarded-For",
    };

    private static readonly string[] OwnPrefixes = ["Impersonate-", "X-Remote-Extra-"];

    private readonly HashSet<string> names = new([.. Own, .. proxies.UserHeaders, .. proxies.UidHeaders, .. proxies.GroupHeaders], StringComparer.OrdinalIgnoreCase);
    private readonly string[] prefixes = [.. OwnPrefixes, .. proxies.ExtraPrefixes];

    /// <summary>Copies what may pass from the caller's request; Connection and Upgrade are for the caller of this to set.</summary>
    public void Copy(HttpRequest from, HttpRequestMessage to)
    {
        HashSet<string> named = Named(from.Headers.Connection);
        foreach ((string name, StringValues values) in from.Headers)
        {
            if (OneHop.Contains(name) || names.Contains(name) || named.Contains(name) || name.StartsWith(':') ||
                prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            IEnumerable<string?> passed = name.Equals(WebSocketProtocols, StringComparison.OrdinalIgnoreCase) ? WithoutBearer(values) : values;
            if (!to.Headers.TryAddWithoutValidation(name, passed))
            {
                to.Content?.Headers.TryAddWithoutValidation(name, passed);
            }
        }

        to.Headers.Host = from.Host.Value;
        string before = from.Headers["X-Forwarded-For"].ToString();
        string caller = from.HttpContext.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "";
        to.Headers.TryAddWithoutValidation("X-Forwarded-For", before.Length > 0 && caller.Length > 0 ? $"{before}, {caller}" : before + caller);
    }

    /// <summary>Copies what may pass to the caller.</summary>
    public static void Copy(HttpResponseMessage from, HttpResponse to)
    {
        HashSet<string> named = Named(new StringValues([.. from.Headers.Connection]));
        foreach ((string name, HeaderStringValues values) in from.Headers.NonValidated.Concat(from.Content.Headers.NonValidated))
        {
            if (!OneHop.Contains(name) && !named.Contains(name))
            {
                to.Headers.Append(name, new StringValues([.. values]));
            }
        }
    }

    private static HashSet<string> Named(StringValues connection) => connection.Count == 0 ? [] : new(
        connection.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        StringComparer.OrdinalIgnoreCase);

    // Browsers, which can set no other header, send a token among the protocols.
    private static IEnumerable<string?> WithoutBearer(StringValues values) => values.Select(value => value is null ? null : string.Join(", ",
        value.Split(',', StringSplitOptions.TrimEntries).Where(protocol => !protocol.StartsWith(BearerProtocol, StringComparison.Ordinal))));
}
