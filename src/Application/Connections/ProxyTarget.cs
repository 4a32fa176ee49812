using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;

namespace Kronicle.Application.Connections;

/// <summary>What a proxy's path names: NAME, NAME:PORT or SCHEME:NAME:PORT.</summary>
internal readonly record struct ProxyTarget(string Scheme, string Name, string Port)
{
    /// <summary>Null when the text is of another form.</summary>
    public static ProxyTarget? Parse(string text)
    {
        string[] parts = text.Split(':');
        ProxyTarget? target = parts.Length switch
        {
            1 => new("", parts[0], ""),
            2 => new("", parts[0], parts[1]),
            3 => new(parts[0], parts[1], parts[2]),
            _ => null,
        };
        return target is { Name.Length: > 0, Scheme: "" or "http" or "https" } ? target : null;
    }

    /// <summary>The path that follows "proxy", without escapes, its last slash kept.</summary>
    public static string PathOf(RequestContext context)
    {
        RequestInfo info = context.Info;
        string path = info.Rest.Length > 0 ? "/" + info.Rest : "";
        if (info.Path.EndsWith('/') && !path.EndsWith('/'))
        {
            path += "/";
        }

        return path;
    }
}
