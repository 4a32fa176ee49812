using System.Text.Json;

namespace Kronicle.Application.OpenApi.Gnostic;

/// <summary>Messages SchemaOrReference and Schema of version 3.</summary>
internal static class GnosticSchemaV3
{
    private const int Extension = 36;

    /// <summary>A schema with nothing but a reference is a message of its own.</summary>
    public static void OrReference(ProtoBuffer proto, JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out JsonElement target))
        {
            proto.Message(2, target.GetString(), static (p, text) => p.Text(1, text));
        }
        else
        {
            proto.Message(1, schema, Write);
        }
    }

    private static void Write(ProtoBuffer proto, JsonElement schema)
    {
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            if (!Simple(proto, member) && !Nested(proto, member))
            {
                GnosticParts.Extension(proto, Extension, member);
            }
        }
    }

    private static bool Simple(ProtoBuffer proto, JsonProperty member)
    {
        JsonElement value = member.Value;
        switch (member.Name)
        {
            case "nullable": proto.Bool(1, value.GetBoolean()); return true;
            case "title": proto.Text(9, value.GetString()); return true;
            case "multipleOf": proto.Double(10, value.GetDouble()); return true;
            case "maximum": proto.Double(11, value.GetDouble()); return true;
            case "exclusiveMaximum": proto.Bool(12, value.GetBoolean()); return true;
            case "minimum": proto.Double(13, value.GetDouble()); return true;
            case "exclusiveMinimum": proto.Bool(14, value.GetBoolean()); return true;
            case "maxLength": proto.Int64(15, value.GetInt64()); return true;
            case "minLength": proto.Int64(16, value.GetInt64()); return true;
            case "pattern": proto.Text(17, value.GetString()); return true;
            case "maxItems": proto.Int64(18, value.GetInt64()); return true;
            case "minItems": proto.Int64(19, value.GetInt64()); return true;
            case "uniqueItems": proto.Bool(20, value.GetBoolean()); return true;
            case "maxProperties": proto.Int64(21, value.GetInt64()); return true;
            case "minProperties": proto.Int64(22, value.GetInt64()); return true;
            case "required": GnosticParts.Strings(proto, 23, value); return true;
            case "type": proto.Text(25, value.GetString()); return true;
            case "description": proto.Text(34, value.GetString()); return true;
            case "format": proto.Text(35, value.GetString()); return true;
            default: return false;
        }
    }

    private static bool Nested(ProtoBuffer proto, JsonProperty member)
    {
        JsonElement value = member.Value;
        switch (member.Name)
        {
            case "example": proto.Message(7, value, GnosticParts.Any); return true;
            case "enum": Each(proto, 24, value, GnosticParts.Any); return true;
            case "allOf": Each(proto, 26, value, OrReference); return true;
            case "oneOf": Each(proto, 27, value, OrReference); return true;
            case "anyOf": Each(proto, 28, value, OrReference); return true;
            case "not": proto.Message(29, value, Write); return true;
            case "items": proto.Message(30, value, static (p, v) => p.Message(1, v, OrReference)); return true;
            case "properties": proto.Message(31, value, static (p, v) => GnosticParts.Named(p, 1, v, OrReference)); return true;
            case "additionalProperties": proto.Message(32, value, AdditionalProperties); return true;
            case "default": proto.Message(33, value, Default); return true;
            default: return false;
        }
    }

    private static void Each(ProtoBuffer proto, int field, JsonElement list, Action<ProtoBuffer, JsonElement> write)
    {
        foreach (JsonElement item in list.EnumerateArray())
        {
            proto.Message(field, item, write);
        }
    }

    private static void AdditionalProperties(ProtoBuffer proto, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            proto.Message(1, value, OrReference);
        }
        else
        {
            proto.Bool(2, value.GetBoolean());
        }
    }

    // The message holds scalars alone: of an object only its presence is left.
    private static void Default(ProtoBuffer proto, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number: proto.Double(1, value.GetDouble()); break;
            case JsonValueKind.True or JsonValueKind.False: proto.Bool(2, value.GetBoolean()); break;
            case JsonValueKind.String: proto.Text(3, value.GetString()); break;
        }
    }
}
