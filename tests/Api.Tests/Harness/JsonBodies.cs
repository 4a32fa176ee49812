using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Kronicle.Api.Tests.Harness;

/// <summary>Bodies in and out.</summary>
internal static class JsonBodies
{
    public static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

    public static StringContent ConfigMap(string name, string value = "v") =>
        Json($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"k":"{{{value}}}"}}""");
}
