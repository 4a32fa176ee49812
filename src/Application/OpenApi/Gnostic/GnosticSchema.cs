using System.Text.Json;

namespace Kronicle.Application.OpenApi.Gnostic;

/// <summary>Message Schema.</summary>
internal static class GnosticSchema
{
    private const int Extension = 31;

    public static void Write(ProtoBuffer proto, JsonElement schema)
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
            case "$ref": proto.Text(1, value.GetString()); return true;
            case "format": proto.Text(2, value.GetString()); return true;
            case "title": proto.Text(3, value.GetString()); return true;
            case "description": proto.Text(4, value.GetString()); return true;
            case "multipleOf": proto.Double(6, value.GetDouble()); return true;
            case "maximum": proto.Double(7, value.GetDouble()); return true;
            case "exclusiveMaximum": proto.Bool(8, value.GetBoolean()); return true;
            case "minimum": proto.Double(9, value.GetDouble()); return true;
            case "exclusiveMinimum": proto.Bool(10, value.GetBoolean()); return true;
            case "maxLength": proto.Int64(11, value.GetInt64()); return true;
            case "minLength": proto.Int64(12, value.GetInt64()); return true;
            case "pattern": proto.Text(13, value.GetString()); return true;
            case "maxItems": proto.Int64(14, value.GetInt64()); return true;
            case "minItems": proto.Int64(15, value.GetInt64()); return true;
            case "uniqueItems": proto.Bool(16, value.GetBoolean()); return true;
            case "maxProperties": proto.Int64(17, value.GetInt64()); return true;
            case "minProperties": proto.Int64(18, value.GetInt64()); return true;
            case "required": GnosticParts.Strings(proto, 19, value); return true;
            default: return false;
        }
    }

    private static bool Nested(ProtoBuffer proto, JsonProperty member)
    {
        JsonElement value = member.Value;
        switch (member.Name)
        {
            case "default":
                proto.Message(5, value, GnosticParts.Any);
                return true;
            case "enum":
                foreach (JsonElement item in value.EnumerateArray())
                {
                    proto.Message(20, item, GnosticParts.Any);
                }

                return true;
            case "additionalProperties":
                proto.Message(21, value, AdditionalProperties);
                return true;
            case "type":
                proto.Message(22, value, static (p, v) => p.Text(1, v.GetString()));
                return true;
            case "items":
                proto.Message(23, value, static (p, v) => p.Message(1, v, Write));
                return true;
            case "allOf":
                foreach (JsonElement item in value.EnumerateArray())
                {
                    proto.Message(24, item, Write);
                }

                return true;
            case "properties":
                proto.Message(25, value, static (p, v) => GnosticParts.Named(p, 1, v, Write));
                return true;
            case "example":
                proto.Message(30, value, GnosticParts.Any);
                return true;
            default:
                return false;
        }
    }

    private static void AdditionalProperties(ProtoBuffer proto, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            proto.Message(1, value, Write);
        }
        else
        {
            proto.Bool(2, value.GetBoolean());
        }
    }
}
