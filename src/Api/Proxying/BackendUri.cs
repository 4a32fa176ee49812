using Kronicle.Application.Connections;

namespace Kronicle.Api.Proxying;

/// <summary>The URI of a backend.</summary>
internal static class BackendUri
{
    /// <summary>Path and query stay as they are: dots and escapes mean what the caller meant by them.</summary>
    public static Uri Exact(Backend backend)
    {
        string path = backend.Path.Length == 0 ? "/" : backend.Path;
        return new($"{backend.Scheme}://{backend.Authority}{path}{(backend.Query.Length > 0 ? "?" + backend.Query : "")}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }
}
