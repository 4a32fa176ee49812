using System.Collections.Frozen;

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
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in request.Query)
        {
            query.TryAdd(name, values.Count > 0 ? values[0] ?? "" : "");
        }

        return query;
    }
}
