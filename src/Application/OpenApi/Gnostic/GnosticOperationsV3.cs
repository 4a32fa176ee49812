using System.Text.Json;

namespace Kronicle.Application.OpenApi.Gnostic;

/// <summary>Messages PathItem, Operation and their parts in version 3.</summary>
internal static class GnosticOperationsV3
{
    public static void PathItem(ProtoBuffer proto, JsonElement item)
    {
        foreach (JsonProperty member in item.EnumerateObject())
        {
            switch (member.Name)
            {
                case "get": proto.Message(4, member.Value, Operation); break;
                case "put": proto.Message(5, member.Value, Operation); break;
                case "post": proto.Message(6, member.Value, Operation); break;
                case "delete": proto.Message(7, member.Value, Operation); break;
                case "options": proto.Message(8, member.Value, Operation); break;
                case "head": proto.Message(9, member.Value, Operation); break;
                case "patch": proto.Message(10, member.Value, Operation); break;
                case "parameters": Parameters(proto, 13, member.Value); break;
                default: GnosticParts.Extension(proto, 14, member); break;
            }
        }
    }

    private static void Operation(ProtoBuffer proto, JsonElement operation)
    {
        foreach (JsonProperty member in operation.EnumerateObject())
        {
            switch (member.Name)
            {
                case "tags": GnosticParts.Strings(proto, 1, member.Value); break;
                case "description": proto.Text(3, member.Value.GetString()); break;
                case "operationId": proto.Text(5, member.Value.GetString()); break;
                case "parameters": Parameters(proto, 6, member.Value); break;
                case "requestBody": proto.Message(7, member.Value, static (p, body) => p.Message(1, body, RequestBody)); break;
                case "responses": proto.Message(8, member.Value, Responses); break;
                case "deprecated": proto.Bool(10, member.Value.GetBoolean()); break;
                default: GnosticParts.Extension(proto, 13, member); break;
            }
        }
    }

    private static void Parameters(ProtoBuffer proto, int field, JsonElement parameters)
    {
        foreach (JsonElement parameter in parameters.EnumerateArray())
        {
            proto.Message(field, parameter, static (p, one) => p.Message(1, one, Parameter));
        }
    }

    private static void Parameter(ProtoBuffer proto, JsonElement parameter)
    {
        foreach (JsonProperty member in parameter.EnumerateObject())
        {
            switch (member.Name)
            {
                case "name": proto.Text(1, member.Value.GetString()); break;
                case "in": proto.Text(2, member.Value.GetString()); break;
                case "description": proto.Text(3, member.Value.GetString()); break;
                case "required": proto.Bool(4, member.Value.GetBoolean()); break;
                case "schema": proto.Message(10, member.Value, GnosticSchemaV3.OrReference); break;
                default: GnosticParts.Extension(proto, 14, member); break;
            }
        }
    }

    private static void RequestBody(ProtoBuffer proto, JsonElement body)
    {
        foreach (JsonProperty member in body.EnumerateObject())
        {
            switch (member.Name)
            {
                case "description": proto.Text(1, member.Value.GetString()); break;
                case "content": proto.Message(2, member.Value, MediaTypes); break;
                case "required": proto.Bool(3, member.Value.GetBoolean()); break;
                default: GnosticParts.Extension(proto, 4, member); break;
            }
        }
    }

    private static void Responses(ProtoBuffer proto, JsonElement responses) =>
        GnosticParts.Named(proto, 2, responses, static (p, response) => p.Message(1, response, Response));

    private static void Response(ProtoBuffer proto, JsonElement response)
    {
        foreach (JsonProperty member in response.EnumerateObject())
        {
            switch (member.Name)
            {
                case "description": proto.Text(1, member.Value.GetString()); break;
                case "content": proto.Message(3, member.Value, MediaTypes); break;
                default: GnosticParts.Extension(proto, 5, member); break;
            }
        }
    }

    private static void MediaTypes(ProtoBuffer proto, JsonElement content) => GnosticParts.Named(proto, 1, content, static (p, type) =>
    {
        if (type.TryGetProperty("schema", out JsonElement schema))
        {
            p.Message(1, schema, GnosticSchemaV3.OrReference);
        }
    });
}
