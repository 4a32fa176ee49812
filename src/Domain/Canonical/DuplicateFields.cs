using System.Text.Json;

namespace Kronicle.Domain.Canonical;

/// <summary>Keys that stand twice in an object of a JSON text, as strict decoding into Go's maps tells of them.</summary>
public static class DuplicateFields
{
    /// <summary>The most that are told: the bound of sigs.k8s.io/json.</summary>
    private const int Most = 100;

    /// <summary>Such as: duplicate field "spec.containers[0].name". Each once, in their order; empty for text that is no JSON.</summary>
    public static IReadOnlyList<string> Of(ReadOnlySpan<byte> json)
    {
        var found = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(json, TreeReader.Options);
            reader.Read();
            Value(ref reader, "", found);
        }
        catch (JsonException)
        {
            return [];
        }

        return found;
    }

    private static void Value(ref Utf8JsonReader reader, string path, List<string> found)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                Value(ref reader, reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? $"{path}[{i}]" : path, found);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            Members(ref reader, path, found);
        }
    }

    private static void Members(ref Utf8JsonReader reader, string path, List<string> found)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            bool again = !seen.Add(name);
            reader.Read();
            if (!again && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                continue;
            }

            string member = path.Length == 0 ? name : $"{path}.{name}";
            string error = $"duplicate field \"{member}\"";
            if (again && found.Count < Most && !found.Contains(error))
            {
                found.Add(error);
            }

            Value(ref reader, member, found);
        }
    }
}
