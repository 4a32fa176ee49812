using System.Globalization;
using System.Text.Json;
using Kronicle.Application.Discovery;

namespace Kronicle.Application.OpenApi;

/// <summary>Writes the Swagger 2.0 document: https://spec.openapis.org/oas/v2.0</summary>
internal sealed class OpenApiV2Writer(SchemaWriter schemas)
{
    private readonly SharedParameters shared = new(schemas);

    public void Write(Utf8JsonWriter json, IEnumerable<ApiPath> paths, IReadOnlyCollection<string> definitions)
    {
        json.WriteStartObject();
        json.WriteString("swagger", "2.0");
        DocumentWriter.Info(json);
        json.WriteStartObject("paths");
        foreach (ApiPath path in paths)
        {
            Path(json, path);
        }

        json.WriteEndObject();
        json.WriteStartObject("definitions");
        foreach (string definition in definitions)
        {
            schemas.Definition(json, definition);
        }

        json.WriteEndObject();
        shared.Definitions(json);
        json.WriteStartObject("securityDefinitions");
        DocumentWriter.BearerToken(json);
        json.WriteEndObject();
        json.WriteStartArray("security");
        json.WriteStartObject();
        json.Strings("BearerToken", []);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Path(Utf8JsonWriter json, ApiPath path)
    {
        json.WriteStartObject(path.Path);
        foreach (ApiOperation operation in path.Operations)
        {
            Operation(json, operation, path.Own(operation));
        }

        shared.Parameters(json, path.Common);
        json.WriteEndObject();
    }

    private void Operation(Utf8JsonWriter json, ApiOperation operation, IReadOnlyList<ApiParameter> own)
    {
        json.WriteStartObject(operation.Method);
        json.WriteString("description", operation.Description);
        if (operation.Consumes.Count > 0)
        {
            json.Strings("consumes", operation.Consumes);
        }

        json.Strings("produces", operation.Produces);
        json.Strings("schemes", ["https"]);
        json.Strings("tags", [operation.Tag]);
        json.WriteString("operationId", operation.OperationId);
        shared.Parameters(json, own, operation.Body is { } body ? (body, operation.BodyRequired) : null);
        json.WriteStartObject("responses");
        foreach (ApiResponse response in operation.Responses)
        {
            json.WriteStartObject(response.Code.ToString(CultureInfo.InvariantCulture));
            json.WriteString("description", DocumentWriter.Phrase(response.Code));
            if (response.TypeName is { } type)
            {
                json.WriteStartObject("schema");
                if (type.Length == 0)
                {
                    json.WriteString("type", "string");
                }
                else
                {
                    schemas.Reference(json, type);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        DocumentWriter.Kind(json, operation);
        json.WriteEndObject();
    }
}
