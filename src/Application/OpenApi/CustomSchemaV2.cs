using System.Collections.Frozen;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.OpenApi;

/// <summary>
/// A structural schema with what Swagger 2.0 cannot say, or clients of it misread, taken out: junctors, nullable values,
/// and items or properties beside unknown fields.
/// </summary>
internal static class CustomSchemaV2
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "type", "format", "title", "description", "default", "example", "multipleOf", "maximum", "exclusiveMaximum", "minimum",
        "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxProperties",
        "minProperties", "required", "enum", "additionalProperties", "items", "properties",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static MapNode From(MapNode schema)
    {
        bool nullable = schema.Bool("nullable") == true;
        bool open = nullable || schema.Bool("x-kubernetes-preserve-unknown-fields") == true;
        var result = new MapNode();
        foreach (KeyValuePair<string, Node> member in schema)
        {
            if (Known.Contains(member.Key) || member.Key.StartsWith("x-", StringComparison.Ordinal))
            {
                result[member.Key] = Nested(member.Key, member.Value);
            }
        }

        if (open)
        {
            result["items"] = null;
            result["properties"] = null;
        }

        if (nullable || (schema.Text("type") == "array" && !result.Has("items")))
        {
            result["type"] = null;
        }

        Requirements(schema, result);
        return result;
    }

    private static Node Nested(string name, Node value)
    {
        if (value is not MapNode map || name is not ("items" or "additionalProperties" or "properties"))
        {
            return value;
        }

        if (name != "properties")
        {
            return From(map);
        }

        var properties = new MapNode(map.Count);
        foreach (KeyValuePair<string, Node> property in map)
        {
            properties[property.Key] = property.Value is MapNode schema ? From(schema) : property.Value;
        }

        return properties;
    }

    // A field that may be null cannot be required: a client that reads null as absence would refuse it.
    private static void Requirements(MapNode schema, MapNode result)
    {
        if (schema.List("required") is not { } required)
        {
            return;
        }

        MapNode? properties = result.Map("properties") is null ? null : schema.Map("properties");
        var kept = new ListNode();
        if (schema.Map("additionalProperties")?.Bool("nullable") != true)
        {
            foreach (Node name in required)
            {
                if (name is TextNode text && properties?.Map(text.Value)?.Bool("nullable") != true)
                {
                    kept.Add(name);
                }
            }
        }

        result["required"] = kept.Count > 0 ? kept : null;
    }
}
