using System.Collections.Frozen;
using Microsoft.AspNetCore.WebUtilities;

namespace Kronicle.Api.Routing;

/// <summary>The query of a request, the first value of each name: what the API's options read.</summary>
public static class QueryParameters
{
    // What requests repeat is one string for all of them.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = FrozenSet.ToFrozenSet(
        [
            "watch", "allowWatchBookmarks", "sendInitialEvents", "resourceVersion", "resourceVersionMatch", "timeoutSeconds", "timeout", "limit",
            "continue", "labelSelector", "fieldSelector", "fieldManager", "fieldValidation", "dryRun", "force", "pretty", "includeObject",
            "propagationPolicy", "gracePeriodSeconds", "true", "false", "1", "0", "500", "All", "Strict", "Warn", "Ignore", "NotOlderThan", "Exact",
        ],
        StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public static IReadOnlyDictionary<string, string> Of(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return FrozenDictionary<string, string>.Empty;
        }

        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            query.TryAdd(Text(pair.DecodeName().Span), Text(pair.DecodeValue().Span));
        }

        return query;
    }

    private static string Text(ReadOnlySpan<char> text) => Known.TryGetValue(text, out string? known) ? known : text.ToString();
}
