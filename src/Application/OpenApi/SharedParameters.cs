using System.Buffers.Text;
using System.Buffers.Binary;
using System.Text.Json;
using Kronicle.Application.Discovery;

namespace Kronicle.Application.OpenApi;

/// <summary>
/// The parameters that OpenAPI v2 states once, under a name that ends in a hash of their JSON, and refers to. Those that name
/// a kind stay in place, and so do fieldValidation and dryRun: kubectl up to 1.26 looks for them in the operation itself.
/// </summary>
internal sealed class SharedParameters(SchemaWriter schemas)
{
    private readonly SortedDictionary<string, byte[]> shared = new(StringComparer.Ordinal);
    private readonly Dictionary<object, string> names = [];

    public void Parameters(Utf8JsonWriter json, IReadOnlyList<ApiParameter> parameters, (string Type, bool Required)? body = null)
    {
        if (parameters.Count == 0 && body is null)
        {
            return;
        }

        json.WriteStartArray("parameters");
        if (body is { } content)
        {
            bool generic = content.Type.StartsWith("io.k8s.apimachinery", StringComparison.Ordinal);
            One(json, body, "body", generic, j => Body(j, content.Type, content.Required));
        }

        foreach (ApiParameter parameter in parameters)
        {
            bool stays = parameter.Name == "name" || (parameter.In == "query" && parameter.Name is "fieldValidation" or "dryRun");
            One(json, parameter, parameter.Name, !stays, j => Simple(j, parameter));
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the member "parameters" of the document: all that were referred to.</summary>
    public void Definitions(Utf8JsonWriter json)
    {
        json.WriteStartObject("parameters");
        foreach ((string name, byte[] text) in shared)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(text, skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    private void One(Utf8JsonWriter json, object identity, string name, bool share, Action<Utf8JsonWriter> write)
    {
        if (!share)
        {
            write(json);
            return;
        }

        if (!names.TryGetValue(identity, out string? sharedName))
        {
            byte[] text = GoJsonWriter.Write(write, 256);
            sharedName = $"{name}-{Hash(text)}";
            shared[sharedName] = text;
            names.Add(identity, sharedName);
        }

        json.WriteStartObject();
        json.WriteString("$ref", "#/parameters/" + sharedName);
        json.WriteEndObject();
    }

    private static void Simple(Utf8JsonWriter json, ApiParameter parameter)
    {
        json.WriteStartObject();
        json.WriteBoolean("uniqueItems", true);
        json.WriteString("type", parameter.Type);
        if (parameter.Description is { } description)
        {
            json.WriteString("description", description);
        }

        json.WriteString("name", parameter.Name);
        json.WriteString("in", parameter.In);
        if (parameter.Required)
        {
            json.WriteBoolean("required", true);
        }

        json.WriteEndObject();
    }

    private void Body(Utf8JsonWriter json, string type, bool required)
    {
        json.WriteStartObject();
        json.WriteString("name", "body");
        json.WriteString("in", "body");
        if (required)
        {
            json.WriteBoolean("required", true);
        }

        json.WriteStartObject("schema");
        schemas.Reference(json, type);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // FNV-1, 64 bits, of which the first 48 are kept: http://www.isthe.com/chongo/tech/comp/fnv/
    private static string Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in text)
        {
            hash = unchecked(hash * 1099511628211) ^ b;
        }

        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, hash);
        return Base64Url.EncodeToString(bytes[..6]);
    }
}
