using System.Globalization;

namespace Kronicle.Api.Negotiation;

/// <summary>One media range of an Accept header: https://www.rfc-editor.org/rfc/rfc9110#name-accept</summary>
/// <param name="Type">What stands before the slash, or an asterisk.</param>
/// <param name="Subtype">What stands behind it, or an asterisk.</param>
/// <param name="Quality">The weight; what is no number weighs nothing and comes last.</param>
/// <param name="Parameters">All but the weight.</param>
internal sealed record AcceptClause(string Type, string Subtype, double Quality, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    /// <summary>A header may be as long as the server lets headers be; what stands behind so many ranges is not read.</summary>
    private const int MostRead = 32;

    /// <summary>The ranges by falling weight, in the header's order among equals, wildcards last.</summary>
    public static IEnumerable<AcceptClause> Read(string header)
    {
        var clauses = new List<AcceptClause>();
        foreach (Range part in header.AsSpan().Split(','))
        {
            if (clauses.Count == MostRead)
            {
                break;
            }

            if (One(header[part].Trim()) is { } clause)
            {
                clauses.Add(clause);
            }
        }

        return clauses.OrderByDescending(clause => clause.Quality).ThenBy(clause => clause.Type == "*").ThenBy(clause => clause.Subtype == "*");
    }

    /// <summary>Whether the range holds a media type.</summary>
    public bool Takes(string type, string subtype) => (Type == type && (Subtype == subtype || Subtype == "*")) || (Type == "*" && Subtype == "*");

    /// <summary>The last value of a parameter; null without one.</summary>
    public string? Parameter(string name)
    {
        string? found = null;
        foreach ((string key, string value) in Parameters)
        {
            found = key == name ? value : found;
        }

        return found;
    }

    private static AcceptClause? One(string text)
    {
        string[] pieces = text.Split(';');
        string[] names = pieces[0].Split('/');
        if (names.Length > 2 || (names.Length == 1 && names[0].Trim() != "*"))
        {
            return null;
        }

        double quality = 1;
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (string piece in pieces.AsSpan(1))
        {
            string[] sides = piece.Split('=');
            if (sides.Length != 2 || sides[1].Length == 0)
            {
                continue;
            }

            string name = sides[0].Trim();
            if (name == "q")
            {
                quality = double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) ? weight : 0;
            }
            else
            {
                parameters.Add(new(name, sides[1].Trim()));
            }
        }

        return new(names[0].Trim(), names.Length == 2 ? names[1].Trim() : "*", quality, parameters);
    }
}
