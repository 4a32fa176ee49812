using System.Net;
using System.Text.Json;
using Kronicle.Application.Discovery;

namespace Kronicle.Application.OpenApi;

/// <summary>The parts that both versions of OpenAPI write alike.</summary>
internal static class DocumentWriter
{
    public static void Info(Utf8JsonWriter json)
    {
        json.WriteStartObject("info");
        json.WriteString("title", "Kubernetes");
        json.WriteString("version", $"{ServerVersion.Major}.{ServerVersion.Minor}");
        json.WriteEndObject();
    }

    public static void BearerToken(Utf8JsonWriter json)
    {
        json.WriteStartObject("BearerToken");
        json.WriteString("description", "Bearer Token authentication");
        json.WriteString("type", "apiKey");
        json.WriteString("name", "authorization");
        json.WriteString("in", "header");
        json.WriteEndObject();
    }

    public static void Kind(Utf8JsonWriter json, ApiOperation operation)
    {
        if (operation.Action is null)
        {
            return;
        }

        json.WriteString("x-kubernetes-action", operation.Action);
        json.WriteStartObject("x-kubernetes-group-version-kind");
        json.WriteString("group", operation.Kind.Group);
        json.WriteString("kind", operation.Kind.Kind);
        json.WriteString("version", operation.Kind.Version);
        json.WriteEndObject();
    }

    /// <summary>The reason phrase of a status code.</summary>
    public static string Phrase(int code) => ((HttpStatusCode)code).ToString();
}
