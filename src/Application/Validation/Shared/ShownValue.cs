using System.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Shared;

/// <summary>Values as causes show them after "Invalid value": the JSON that Go's encoding/json makes of them.</summary>
public static class ShownValue
{
    /// <summary>An object of an API type, with its fields in the order of the type.</summary>
    public static string Json(MapNode value, StructType type)
    {
        using var output = new JsonBuffer();
        CanonicalWriter.Write(output, value, type);
        return Encoding.UTF8.GetString(output.Written);
    }

    /// <summary>A map of strings, sorted by key; null when there is none.</summary>
    public static string Json(MapNode? map) => map is null ? "null"
        : $"{{{string.Join(',', map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{FieldError.Quote(entry.Key)}:{Json(entry.Value)}"))}}}";

    /// <summary>A scalar; null when there is none.</summary>
    public static string Json(Node? value) => value switch
    {
        null => "null",
        TextNode text => FieldError.Quote(text.Value),
        MapNode map => Json(map),
        ListNode list => $"[{string.Join(',', list.Select(Json))}]",
        _ => value.ToString()!,
    };
}
