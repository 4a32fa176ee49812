using System.Text.Json;
using Kronicle.Domain.Canonical;

namespace Kronicle.Application.Auditing;

/// <summary>Takes metadata.managedFields out of an object, of the items of a list, and of the objects in a Table's rows.</summary>
public static class ManagedFieldsFilter
{
    /// <summary>The same JSON without them; everything else stays byte for byte.</summary>
    public static ReadOnlyMemory<byte> Without(ReadOnlyMemory<byte> json)
    {
        if (json.Span.IndexOf("\"managedFields\""u8) < 0)
        {
            return json;
        }

        var path = new Stack<string>();
        using var kept = new JsonBuffer(json.Length);
        int from = 0;
        var reader = new Utf8JsonReader(json.Span, TreeReader.Options);
        int last = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                if (name == "managedFields" && IsMetadata(path))
                {
                    int start = (int)reader.TokenStartIndex;
                    reader.Read();
                    reader.Skip();
                    from = Cut(json.Span, kept, from, start, (int)reader.BytesConsumed, last);
                    last = (int)reader.BytesConsumed;
                    continue;
                }

                last = (int)reader.BytesConsumed;
                reader.Read();
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    path.Push(name);
                }
            }
            else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                path.Push(path.Count == 0 ? "" : "[]");
            }
            else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                path.Pop();
            }

            last = (int)reader.BytesConsumed;
        }

        kept.Raw(json.Span[from..]);
        return kept.ToArray();
    }

    // Path, innermost first: metadata of the root, of items[] or of rows[].object.
    private static bool IsMetadata(Stack<string> path) =>
        path.SequenceEqual(["metadata", ""]) || path.SequenceEqual(["metadata", "[]", "items", ""]) || path.SequenceEqual(["metadata", "object", "[]", "rows", ""]);

    /// <summary>Copies up to a property and leaves it out with one comma: that before it, or the one behind it when it is the first.</summary>
    private static int Cut(ReadOnlySpan<byte> json, JsonBuffer kept, int from, int start, int end, int last)
    {
        ReadOnlySpan<byte> between = json[last..start];
        int comma = between.LastIndexOf((byte)',');
        if (comma >= 0)
        {
            kept.Raw(json[from..(last + comma)]);
            return end;
        }

        kept.Raw(json[from..start]);
        int next = end;
        while (next < json.Length && json[next] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            next++;
        }

        return next < json.Length && json[next] == (byte)',' ? next + 1 : end;
    }
}
