using System.Collections.Frozen;
using Microsoft.AspNetCore.WebUtilities;

namespace Kronicle.Api.Routing;

/// <summary>The query of a request, the first value of each name: what the API's options read.</summary>
public static class QueryParameters
{
    public static IReadOnlyDictionary<string, string> Of(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return FrozenDictionary<string, string>.Empty;
        }

        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            query.TryAdd(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
        }

        return query;
    }
}
