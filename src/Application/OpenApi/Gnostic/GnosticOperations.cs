using System.Text.Json;

namespace Kronicle.Application.OpenApi.Gnostic;

/// <summary>Messages PathItem, Operation, Parameter and Response.</summary>
internal static class GnosticOperations
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch"];

    public static void PathItem(ProtoBuffer proto, JsonElement item)
    {
        foreach (JsonProperty member in item.EnumerateObject())
        {
            int method = Array.IndexOf(Methods, member.Name);
            if (method >= 0)
            {
                proto.Message(2 + method, member.Value, Operation);
            }
            else
            {
                ParametersItems(proto, 9, member.Value);
            }
        }
    }

    /// <summary>Message Parameter: one in the body, the query or the path.</summary>
    public static void Parameter(ProtoBuffer proto, JsonElement parameter)
    {
        switch (parameter.GetProperty("in").GetString())
        {
            case "body":
                proto.Message(1, parameter, Body);
                break;
            case "query":
                proto.Message(2, parameter, static (p, v) => p.Message(3, v, static (q, w) => NonBody(q, w, type: 6, uniqueItems: 20)));
                break;
            default:
                proto.Message(2, parameter, static (p, v) => p.Message(4, v, static (q, w) => NonBody(q, w, type: 5, uniqueItems: 19)));
                break;
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
                case "produces": GnosticParts.Strings(proto, 6, member.Value); break;
                case "consumes": GnosticParts.Strings(proto, 7, member.Value); break;
                case "parameters": ParametersItems(proto, 8, member.Value); break;
                case "responses":
                    proto.Message(9, member.Value, static (p, v) => GnosticParts.Named(p, 1, v, static (q, w) => q.Message(1, w, Response)));
                    break;
                case "schemes": GnosticParts.Strings(proto, 10, member.Value); break;
                default: GnosticParts.Extension(proto, 13, member); break;
            }
        }
    }

    private static void ParametersItems(ProtoBuffer proto, int field, JsonElement parameters)
    {
        foreach (JsonElement parameter in parameters.EnumerateArray())
        {
            proto.Message(field, parameter, static (p, v) =>
            {
                if (v.TryGetProperty("$ref", out JsonElement reference))
                {
                    p.Message(2, reference, static (q, r) => q.Text(1, r.GetString()));
                }
                else
                {
                    p.Message(1, v, Parameter);
                }
            });
        }
    }

    private static void Body(ProtoBuffer proto, JsonElement parameter)
    {
        proto.Text(2, parameter.GetProperty("name").GetString());
        proto.Text(3, "body");
        proto.Bool(4, Flag(parameter, "required"));
        proto.Message(5, parameter.GetProperty("schema"), GnosticSchema.Write);
    }

    // Query and path parameters have the same first four fields; their types and uniqueItems stand one number apart.
    private static void NonBody(ProtoBuffer proto, JsonElement parameter, int type, int uniqueItems)
    {
        proto.Bool(1, Flag(parameter, "required"));
        proto.Text(2, parameter.GetProperty("in").GetString());
        proto.Text(3, parameter.TryGetProperty("description", out JsonElement text) ? text.GetString() : null);
        proto.Text(4, parameter.GetProperty("name").GetString());
        proto.Text(type, parameter.GetProperty("type").GetString());
        proto.Bool(uniqueItems, Flag(parameter, "uniqueItems"));
    }

    private static void Response(ProtoBuffer proto, JsonElement response)
    {
        proto.Text(1, response.GetProperty("description").GetString());
        if (response.TryGetProperty("schema", out JsonElement schema))
        {
            proto.Message(2, schema, static (p, v) => p.Message(1, v, GnosticSchema.Write));
        }
    }

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement flag) && flag.GetBoolean();
}
