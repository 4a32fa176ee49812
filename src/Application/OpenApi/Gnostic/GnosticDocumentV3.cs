using System.Text.Json;

namespace Kronicle.Application.OpenApi.Gnostic;

/// <summary>
/// Encodes an OpenAPI 3.0 document as the message openapi.v3.Document:
/// https://github.com/google/gnostic/blob/main/openapiv3/OpenAPIv3.proto. Numbers are that file's field numbers.
/// </summary>
internal static class GnosticDocumentV3
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
            case "openapi":
                proto.Text(1, member.Value.GetString());
                break;
            case "info":
                proto.Message(2, member.Value, static (p, info) =>
                {
                    p.Text(1, info.GetProperty("title").GetString());
                    p.Text(6, info.GetProperty("version").GetString());
                });
                break;
            case "paths":
                proto.Message(4, member.Value, static (p, paths) => GnosticParts.Named(p, 1, paths, GnosticOperationsV3.PathItem));
                break;
            case "components":
                proto.Message(5, member.Value, Components);
                break;
            default:
                GnosticParts.Extension(proto, 9, member);
                break;
        }
    }

    private static void Components(ProtoBuffer proto, JsonElement components)
    {
        foreach (JsonProperty member in components.EnumerateObject())
        {
            switch (member.Name)
            {
                case "schemas":
                    proto.Message(1, member.Value, static (p, schemas) => GnosticParts.Named(p, 1, schemas, GnosticSchemaV3.OrReference));
                    break;
                case "securitySchemes":
                    proto.Message(7, member.Value, static (p, schemes) =>
                        GnosticParts.Named(p, 1, schemes, static (q, scheme) => q.Message(1, scheme, SecurityScheme)));
                    break;
                default:
                    GnosticParts.Extension(proto, 10, member);
                    break;
            }
        }
    }

    private static void SecurityScheme(ProtoBuffer proto, JsonElement scheme)
    {
        foreach (JsonProperty member in scheme.EnumerateObject())
        {
            switch (member.Name)
            {
                case "type": proto.Text(1, member.Value.GetString()); break;
                case "description": proto.Text(2, member.Value.GetString()); break;
                case "name": proto.Text(3, member.Value.GetString()); break;
                case "in": proto.Text(4, member.Value.GetString()); break;
                default: GnosticParts.Extension(proto, 9, member); break;
            }
        }
    }
}
