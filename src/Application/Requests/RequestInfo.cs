using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Requests;

/// <summary>
/// What a request's method and path ask for, as apiserver's RequestInfo: resolved from the path alone, before anything is decided.
/// </summary>
public sealed record RequestInfo
{
    /// <summary>The path names an API resource, known or not; else it is a path of its own such as /healthz.</summary>
    public required bool IsResource { get; init; }

    /// <summary>get, list, watch, create, update, patch, delete, deletecollection; the lower-case HTTP method for paths.</summary>
    public required string Verb { get; init; }

    public required string Path { get; init; }

    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Segments that follow the subresource: proxies pass them on.</summary>
    public string Rest { get; init; } = "";

    /// <summary>The HTTP method can't be used on this path: 405 once the caller is known and allowed.</summary>
    public bool MethodRefused { get; init; }

    /// <summary>The served resource; null when the path names none.</summary>
    public ResourceDefinition? Definition { get; init; }

    /// <summary>The method changes something.</summary>
    public bool Mutating => Verb is "create" or "update" or "patch" or "delete" or "deletecollection";

    /// <summary>The path leads to another server, whose answer has forms of its own.</summary>
    public bool Connects => Subresource is "exec" or "attach" or "portforward" or "proxy";

    /// <summary>Requests that last as long as the client likes: max-in-flight and time limits don't count them.</summary>
    public bool LongRunning => Verb == "watch" || Connects || Subresource == "log";
}
