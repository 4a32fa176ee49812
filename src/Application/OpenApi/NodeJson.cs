using System.Text.Json;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.OpenApi;

/// <summary>Writes a tree as JSON.</summary>
internal static class NodeJson
{
    /// <summary>Schemas nest at most so deep here; what lies below is written as an empty object.</summary>
    private const int MaxDepth = 200;

    public static void Write(Utf8JsonWriter json, Node node, int depth = 0)
    {
        switch (node)
        {
            case TextNode text: json.WriteStringValue(text.Value); break;
            case BoolNode boolean: json.WriteBooleanValue(boolean.Value); break;
            case NumberNode number: json.WriteRawValue(number.ToString()); break;
            case ListNode list when depth < MaxDepth:
                json.WriteStartArray();
                foreach (Node item in list)
                {
                    Write(json, item, depth + 1);
                }

                json.WriteEndArray();
                break;
            case MapNode map when depth < MaxDepth:
                json.WriteStartObject();
                foreach (KeyValuePair<string, Node> entry in map)
                {
                    json.WritePropertyName(entry.Key);
                    Write(json, entry.Value, depth + 1);
                }

                json.WriteEndObject();
                break;
            case NullNode: json.WriteNullValue(); break;
            default:
                json.WriteStartObject();
                json.WriteEndObject();
                break;
        }
    }
}
