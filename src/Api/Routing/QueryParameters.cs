using System.Collections.Frozen;
using Kronicle.Application.Requests;
using Microsoft.AspNetCore.WebUtilities;

namespace Kronicle.Api.Routing;

/// <summary>The query of a request: what the API's options read.</summary>
public static class QueryParameters
{
    private const string DryRun = "dryRun";

    // What requests repeat is one string for all of them.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = FrozenSet.ToFrozenSet(
        [
            "watch", "allowWatchBookmarks", "sendInitialEvents", "resourceVersion", "resourceVersionMatch", "timeoutSeconds", "timeout", "limit",
            "continue", "labelSelector", "fieldSelector", "fieldManager", "fieldValidation", DryRun, "force", "pretty", "includeObject",
            "propagationPolicy", "gracePeriodSeconds", "true", "false", "1", "0", "500", "All", "Strict", "Warn", "Ignore", "NotOlderThan", "Exact",
        ],
        StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The first value of each name, and all of those that are a list.</summary>
    public static RequestOptions Of(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return RequestOptions.None;
        }

        List<string>? dryRuns = null;
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            string name = Text(pair.DecodeName().Span);
            string value = Text(pair.DecodeValue().Span);
            if (!query.TryAdd(name, value) && name == DryRun)
            {
                (dryRuns ??= [query[DryRun]]).Add(value);
            }
        }

        return query.Count == 0 ? RequestOptions.None : new RequestOptions(query, dryRuns);
    }

    private static string Text(ReadOnlySpan<char> text) => Known.TryGetValue(text, out string? known) ? known : text.ToString();
}
