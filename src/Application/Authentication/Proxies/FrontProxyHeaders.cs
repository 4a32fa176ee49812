namespace Kronicle.Application.Authentication.Proxies;

/// <summary>By which headers front proxies name their callers: the --requestheader flags. Names are compared without case.</summary>
public sealed record FrontProxyHeaders
{
    /// <summary>The first that is there names the user; without any, no header is believed.</summary>
    public IReadOnlyList<string> UserHeaders { get; init; } = [];

    public IReadOnlyList<string> UidHeaders { get; init; } = [];

    public IReadOnlyList<string> GroupHeaders { get; init; } = [];

    public IReadOnlyList<string> ExtraPrefixes { get; init; } = [];

    /// <summary>The common names that a proxy's certificate may have; empty for any.</summary>
    public IReadOnlyList<string> AllowedNames { get; init; } = [];
}

/// <summary>The headers of a request as far as callers may be named by them.</summary>
public interface ICallerHeaders
{
    /// <summary>The values of a header, one a line; empty when it is absent.</summary>
    IReadOnlyList<string> Values(string name);

    /// <summary>The names of all headers that begin so, compared without case.</summary>
    IReadOnlyList<string> Beginning(string prefix);

    /// <summary>Takes a header away, so that nobody to whom the request is passed on sees it.</summary>
    void Remove(string name);
}
