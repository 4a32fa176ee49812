using System.Text;

namespace Kronicle.Api.CommandLine;

/// <summary>Values that are lists as kube-apiserver reads them (RFC 4180): commas part fields, a field in quotes may have commas, a quote in it is doubled.</summary>
internal static class CommaFields
{
    /// <returns>The fields of all values, empty ones too, but none of an empty value; null when a quote is out of place.</returns>
    public static IReadOnlyList<string>? Split(IEnumerable<string> values)
    {
        var fields = new List<string>();
        foreach (string value in values)
        {
            for (int at = 0; value.Length > 0 && at <= value.Length; at++)
            {
                if (Field(value, ref at) is not { } field)
                {
                    return null;
                }

                fields.Add(field);
            }
        }

        return fields;
    }

    // Leaves the position at the comma behind the field, or at the end.
    private static string? Field(string value, ref int at)
    {
        if (at == value.Length || value[at] != '"')
        {
            int end = value.IndexOf(',', at) is >= 0 and var comma ? comma : value.Length;
            string plain = value[at..end];
            at = end;
            return plain.Contains('"', StringComparison.Ordinal) ? null : plain;
        }

        var text = new StringBuilder();
        for (at++; at < value.Length; at++)
        {
            if (value[at] != '"')
            {
                text.Append(value[at]);
            }
            else if (at + 1 < value.Length && value[at + 1] == '"')
            {
                text.Append('"');
                at++;
            }
            else
            {
                at++;
                return at == value.Length || value[at] == ',' ? text.ToString() : null;
            }
        }

        return null;
    }
}
