using System.Text.Json;

namespace Kronicle.Application.Authorization.Nodes;

/// <summary>Fields of stored objects, read in passing: what is absent is empty.</summary>
internal static class JsonFields
{
    public static JsonElement Field(this JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out JsonElement value) ? value : default;

    public static string Text(this JsonElement from, string name) =>
        from.Field(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    public static IEnumerable<JsonElement> Items(this JsonElement from, string name)
    {
        JsonElement list = from.Field(name);
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
    }
}
