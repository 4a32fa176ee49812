using System.Text;
using System.Text.Json;

namespace Kronicle.Domain.Canonical;

/// <summary>Keys that stand twice in an object of a JSON text, as strict decoding into Go's maps tells of them.</summary>
public static class DuplicateFields
{
    /// <summary>The most that are told: the bound of sigs.k8s.io/json.</summary>
    private const int Most = 100;

    /// <summary>Characters of all together: a long key may stand in the path of each.</summary>
    private const int MostLength = 64 * 1024;

    /// <summary>Such as: duplicate field "spec.containers[0].name". Each once, in their order; empty for text that is no JSON.</summary>
    public static IReadOnlyList<string> Of(ReadOnlySpan<byte> json)
    {
        var walk = new Walk();
        try
        {
            var reader = new Utf8JsonReader(json, TreeReader.Options);
            reader.Read();
            walk.Value(ref reader);
        }
        catch (JsonException)
        {
            return [];
        }

        return walk.Found;
    }

    private sealed class Walk
    {
        // Of the values that the walk is in: a key, or null and the place in a list. Texts are made only for what is found.
        private readonly List<(string? Key, int Index)> path = [];
        private int length;

        public List<string> Found { get; } = [];

        public void Value(ref Utf8JsonReader reader)
        {
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                {
                    path.Add((null, i));
                    Value(ref reader);
                    path.RemoveAt(path.Count - 1);
                }
            }
            else if (reader.TokenType == JsonTokenType.StartObject)
            {
                Members(ref reader);
            }
        }

        private void Members(ref Utf8JsonReader reader)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = reader.GetString()!;
                path.Add((key, -1));
                if (!seen.Add(key) && Found.Count < Most && length < MostLength)
                {
                    Tell();
                }

                reader.Read();
                Value(ref reader);
                path.RemoveAt(path.Count - 1);
            }
        }

        private void Tell()
        {
            var text = new StringBuilder("duplicate field \"");
            int start = text.Length;
            foreach ((string? key, int index) in path)
            {
                _ = key is null ? text.Append('[').Append(index).Append(']') : text.Append(text.Length == start ? "" : ".").Append(key);
            }

            string error = text.Append('"').ToString();
            length += error.Length;
            if (!Found.Contains(error))
            {
                Found.Add(error);
            }
        }
    }
}
