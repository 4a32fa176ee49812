using System.Text.Json;

namespace Kronicle.Application.OpenApi.Gnostic;

/// <summary>Parts that several gnostic messages share.</summary>
internal static class GnosticParts
{
    /// <summary>A JSON object as a repeated message of name and value, such as NamedSchema.</summary>
    public static void Named(ProtoBuffer proto, int field, JsonElement map, Action<ProtoBuffer, JsonElement> write)
    {
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            proto.Message(field, (entry, write), static (p, pair) =>
            {
                p.Text(1, pair.entry.Name);
                p.Message(2, pair.entry.Value, pair.write);
            });
        }
    }

    public static void Strings(ProtoBuffer proto, int field, JsonElement list)
    {
        foreach (JsonElement item in list.EnumerateArray())
        {
            proto.Repeated(field, item.GetString()!);
        }
    }

    /// <summary>Message Any. Its text is YAML, and JSON is YAML.</summary>
    public static void Any(ProtoBuffer proto, JsonElement value) => proto.Text(2, value.GetRawText());

    /// <summary>A member whose name begins with x-, as a NamedAny.</summary>
    public static void Extension(ProtoBuffer proto, int field, JsonProperty member)
    {
        if (!member.Name.StartsWith("x-", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"the Swagger member {member.Name} has no message field here");
        }

        proto.Message(field, member, static (p, m) =>
        {
            p.Text(1, m.Name);
            p.Message(2, m.Value, Any);
        });
    }
}
