using System.Globalization;
using System.Text.Json;
using Kronicle.Application.Discovery;

namespace Kronicle.Application.OpenApi;

/// <summary>Writes one OpenAPI 3.0 document: https://spec.openapis.org/oas/v3.0.0</summary>
internal sealed class OpenApiV3Writer(SchemaWriter schemas)
{
    public void Write(Utf8JsonWriter json, IReadOnlyList<ApiPath> paths, IReadOnlyCollection<string> definitions)
    {
        json.WriteStartObject();
        json.WriteString("openapi", "3.0.0");
        DocumentWriter.Info(json);
        json.WriteStartObject("paths");
        foreach (ApiPath path in paths)
        {
            Path(json, path);
        }

        json.WriteEndObject();
        json.WriteStartObject("components");
        if (definitions.Count > 0)
        {
            json.WriteStartObject("schemas");
            foreach (string definition in definitions)
            {
                schemas.Definition(json, definition);
            }

            json.WriteEndObject();
        }

        json.WriteStartObject("securitySchemes");
        DocumentWriter.BearerToken(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Path(Utf8JsonWriter json, ApiPath path)
    {
        json.WriteStartObject(path.Path);
        foreach (ApiOperation operation in path.Operations)
        {
            Operation(json, operation, path.Own(operation));
        }

        Parameters(json, path.Common);
        json.WriteEndObject();
    }

    private void Operation(Utf8JsonWriter json, ApiOperation operation, IReadOnlyList<ApiParameter> own)
    {
        json.WriteStartObject(operation.Method);
        json.Strings("tags", [operation.Tag]);
        json.WriteString("description", operation.Description);
        json.WriteString("operationId", operation.OperationId);
        Parameters(json, own);
        if (operation.Body is { } body)
        {
            json.WriteStartObject("requestBody");
            Content(json, operation.Consumes, body);
            if (operation.BodyRequired)
            {
                json.WriteBoolean("required", true);
            }

            json.WriteEndObject();
        }

        json.WriteStartObject("responses");
        foreach (ApiResponse response in operation.Responses)
        {
            json.WriteStartObject(response.Code.ToString(CultureInfo.InvariantCulture));
            json.WriteString("description", DocumentWriter.Phrase(response.Code));
            if (response.TypeName is { } type)
            {
                Content(json, operation.Produces, type);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        DocumentWriter.Kind(json, operation);
        json.WriteEndObject();
    }

    private void Content(Utf8JsonWriter json, IReadOnlyList<string> mediaTypes, string type)
    {
        json.WriteStartObject("content");
        foreach (string mediaType in mediaTypes.Order(StringComparer.Ordinal))
        {
            json.WriteStartObject(mediaType);
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
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Parameters(Utf8JsonWriter json, IReadOnlyList<ApiParameter> parameters)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        json.WriteStartArray("parameters");
        foreach (ApiParameter parameter in parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("in", parameter.In);
            if (parameter.Description is { } description)
            {
                json.WriteString("description", description);
            }

            if (parameter.Required)
            {
                json.WriteBoolean("required", true);
            }

            json.WriteStartObject("schema");
            json.WriteString("type", parameter.Type);
            json.WriteBoolean("uniqueItems", true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
