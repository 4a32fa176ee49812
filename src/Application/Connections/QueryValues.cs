namespace Kronicle.Application.Connections;

/// <summary>The query of a request with every value of a name: commands repeat theirs.</summary>
public static class QueryValues
{
    /// <param name="uri">Path and query as the client wrote them.</param>
    public static IReadOnlyDictionary<string, List<string>> Of(string uri)
    {
        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (string pair in Raw(uri).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = Decode(equals < 0 ? pair : pair[..equals]);
            if (!values.TryGetValue(name, out List<string>? list))
            {
                values[name] = list = [];
            }

            list.Add(equals < 0 ? "" : Decode(pair[(equals + 1)..]));
        }

        return values;
    }

    /// <summary>The query as the client wrote it, without the question mark.</summary>
    public static string Raw(string uri)
    {
        int mark = uri.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? "" : uri[(mark + 1)..];
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
