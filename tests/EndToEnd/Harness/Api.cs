using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Kronicle.EndToEnd.Harness;

/// <summary>The API by plain HTTP and JSON.</summary>
public sealed class Api(HttpClient client)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<JsonNode> GetAsync(string path) => await AnswerAsync(await client.GetAsync(path, Cancel));

    public async Task<JsonNode> CreateAsync(string path, JsonNode body) => await AnswerAsync(await client.PostAsync(path, Json(body), Cancel));

    public async Task<JsonNode> ReplaceAsync(string path, JsonNode body) => await AnswerAsync(await client.PutAsync(path, Json(body), Cancel));

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using HttpResponseMessage answer = await client.GetAsync(path, Cancel);
        return answer.StatusCode;
    }

    private static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private static async Task<JsonNode> AnswerAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            string text = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} gave {text}");
            return JsonNode.Parse(text)!;
        }
    }
}
