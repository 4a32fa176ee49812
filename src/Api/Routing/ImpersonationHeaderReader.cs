using System.Net;
using Kronicle.Application.Authentication;

namespace Kronicle.Api.Routing;

/// <summary>Reads the Impersonate- headers.</summary>
internal static class ImpersonationHeaderReader
{
    private const string Prefix = "Impersonate-";
    private const string ExtraPrefix = "Impersonate-Extra-";

    /// <summary>Null for a request that asks for no other identity.</summary>
    public static ImpersonationHeaders? Read(IHeaderDictionary headers)
    {
        bool any = false;
        Dictionary<string, IReadOnlyList<string>>? extra = null;
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in headers)
        {
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            any = true;
            if (name.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
            {
                string key = WebUtility.UrlDecode(name[ExtraPrefix.Length..].ToLowerInvariant());
                (extra ??= [])[key] = [.. values.Select(value => value ?? "")];
            }
        }

        return any
            ? new(headers["Impersonate-User"].ToString(), headers["Impersonate-Uid"].ToString(),
                [.. headers["Impersonate-Group"].Select(value => value ?? "")], extra ?? [])
            : null;
    }
}
