using Kronicle.Application.Authentication;
using Microsoft.Extensions.Primitives;

namespace Kronicle.Api.Routing;

/// <summary>Reads the Impersonate- headers.</summary>
internal static class ImpersonationHeaderReader
{
    private const string Prefix = "Impersonate-";
    private const string ExtraPrefix = "Impersonate-Extra-";

    /// <summary>Null for a request that asks for no other identity: headers that begin like these and are none of them say nothing.</summary>
    public static ImpersonationHeaders? Read(IHeaderDictionary headers)
    {
        bool any = false;
        Dictionary<string, IReadOnlyList<string>>? extra = null;
        foreach ((string name, StringValues values) in headers)
        {
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            any = true;
            if (name.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
            {
                string key = ExtraKeys.Unescape(name[ExtraPrefix.Length..]);
                extra ??= [];
                extra[key] = [.. extra.GetValueOrDefault(key, []), .. All(values)];
            }
        }

        if (!any)
        {
            return null;
        }

        var asked = new ImpersonationHeaders(First(headers["Impersonate-User"]), First(headers["Impersonate-Uid"]), All(headers["Impersonate-Group"]), extra ?? []);
        return asked is { User: "", Uid: "", Groups: [], Extra.Count: 0 } ? null : asked;
    }

    private static string First(StringValues values) => values.Count > 0 ? values[0] ?? "" : "";

    private static string[] All(StringValues values) => [.. values.Select(value => value ?? "")];
}
