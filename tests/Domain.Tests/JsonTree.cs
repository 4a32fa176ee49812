using System.Globalization;
using System.Text.Json;
using CsCheck;
using Kronicle.Domain.Objects;

namespace Kronicle.Domain.Tests;

/// <summary>Trees from JSON text, without a schema, and generators.</summary>
internal static class JsonTree
{
    public static Node Of(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2000 });
        return Of(document.RootElement);
    }

    public static MapNode Map(string json) => (MapNode)Of(json);

    /// <summary>A generator of one of some values.</summary>
    public static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static Node Of(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new MapNode();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    map[property.Name] = Of(property.Value);
                }

                return map;
            case JsonValueKind.Array:
                return new ListNode(element.EnumerateArray().Select(Of));
            case JsonValueKind.String:
                return new TextNode(element.GetString()!);
            case JsonValueKind.Number:
                string literal = element.GetRawText();
                return literal.AsSpan().IndexOfAny(".eE") < 0 && long.TryParse(literal, CultureInfo.InvariantCulture, out long number)
                    ? NumberNode.Of(number) : new NumberNode(element.GetDouble());
            case JsonValueKind.True or JsonValueKind.False:
                return element.ValueKind == JsonValueKind.True ? BoolNode.True : BoolNode.False;
            default:
                return NullNode.Instance;
        }
    }
}
