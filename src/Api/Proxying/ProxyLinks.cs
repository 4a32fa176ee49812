using Kronicle.Application.Connections;

namespace Kronicle.Api.Proxying;

/// <summary>Makes links to a backend's paths lead through the proxy by which the page was had.</summary>
internal sealed class ProxyLinks
{
    private readonly string backendHost;
    private readonly string requestHost;

    public ProxyLinks(HttpRequest request, Backend backend)
    {
        backendHost = backend.Authority;
        requestHost = request.Host.Value ?? "";
        string path = request.Path.Value ?? "";
        string suffix = Uri.UnescapeDataString(backend.Path);
        Prefix = path.EndsWith(suffix, StringComparison.Ordinal) ? path[..^suffix.Length] : path;
    }

    /// <summary>What stands before the backend's path in the path of the request.</summary>
    public string Prefix { get; }

    /// <summary>The link to give the caller. One that is relative, or leads to another host, stays as it is.</summary>
    public string Rewrite(string link)
    {
        string rest = link;
        if (Authority(link, out string host, out int pathAt))
        {
            if (host != backendHost && host != requestHost)
            {
                return link;
            }

            rest = link[pathAt..];
        }

        if (!rest.StartsWith('/'))
        {
            return link;
        }

        return rest.StartsWith(Prefix, StringComparison.Ordinal) ? rest : Prefix + rest;
    }

    // scheme://host/path and //host/path.
    private static bool Authority(string link, out string host, out int pathAt)
    {
        int slashes = link.IndexOf("//", StringComparison.Ordinal);
        host = "";
        pathAt = 0;
        if (slashes < 0 || (slashes > 0 && (link[slashes - 1] != ':' || link.AsSpan(0, slashes).IndexOfAny('/', '?', '#') >= 0)))
        {
            return false;
        }

        int end = link.AsSpan(slashes + 2).IndexOfAny('/', '?', '#');
        pathAt = end < 0 ? link.Length : slashes + 2 + end;
        host = link[(slashes + 2)..pathAt];
        return true;
    }
}
