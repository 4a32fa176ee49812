using System.Text.Json;

namespace Kronicle.Application.OpenApi.Gnostic;

/// <summary>
/// Encodes a Swagger 2.0 document as the message openapi.v2.Document:
/// https://github.com/google/gnostic/blob/main/openapiv2/OpenAPIv2.proto. Numbers are that file's field numbers.
/// </summary>
internal static class GnosticDocument
{
    public static byte[] Encode(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1024 });
        var proto = new ProtoBuffer();
        foreach (JsonProperty member in document.RootElement.EnumerateObject())
        {
            Member(proto, member);
        }

        return proto.Written.ToArray();
    }

    private static void Member(ProtoBuffer proto, JsonProperty member)
    {
        switch (member.Name)
        {
            case "swagger":
                proto.Text(1, member.Value.GetString());
                break;
            case "info":
                proto.Message(2, member.Value, static (p, info) =>
                {
                    p.Text(1, info.GetProperty("title").GetString());
                    p.Text(2, info.GetProperty("version").GetString());
                });
                break;
            case "paths":
                proto.Message(8, member.Value, static (p, paths) => GnosticParts.Named(p, 2, paths, GnosticOperations.PathItem));
                break;
            case "definitions":
                proto.Message(9, member.Value, static (p, definitions) => GnosticParts.Named(p, 1, definitions, GnosticSchema.Write));
                break;
            case "parameters":
                proto.Message(10, member.Value, static (p, parameters) => GnosticParts.Named(p, 1, parameters, GnosticOperations.Parameter));
                break;
            case "security":
                foreach (JsonElement requirement in member.Value.EnumerateArray())
                {
                    proto.Message(12, requirement, static (p, r) =>
                        GnosticParts.Named(p, 1, r, static (q, scopes) => GnosticParts.Strings(q, 1, scopes)));
                }

                break;
            case "securityDefinitions":
                proto.Message(13, member.Value, static (p, definitions) => GnosticParts.Named(p, 1, definitions, ApiKey));
                break;
            default:
                throw new InvalidOperationException($"the Swagger member {member.Name} has no message field here");
        }
    }

    private static void ApiKey(ProtoBuffer proto, JsonElement definition) => proto.Message(2, definition, static (p, key) =>
    {
        p.Text(1, key.GetProperty("type").GetString());
        p.Text(2, key.GetProperty("name").GetString());
        p.Text(3, key.GetProperty("in").GetString());
        p.Text(4, key.GetProperty("description").GetString());
    });
}
