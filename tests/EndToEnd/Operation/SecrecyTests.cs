using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;
using Kronicle.TestKit;

namespace Kronicle.EndToEnd.Operation;

/// <summary>What is secret comes out nowhere but in the answer to who may read it.</summary>
public sealed class SecrecyTests
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string Word = "word-that-nobody-may-see";
    private const string FileToken = "token-of-the-token-file";
    private const string Guess = "guess-of-a-bearer-token";
    private const string Password = "password-of-basic-credentials";
    private const string Reviewed = "token-that-is-to-be-reviewed";
    private const string Key = "0123456789abcdef0123456789abcdef";

    private readonly StringBuilder refusals = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_secret_is_in_logs_audit_lines_error_texts_or_spans()
    {
        using var folder = new TemporaryFolder();
        await using var collector = new SpanCollector();
        await File.WriteAllTextAsync(folder.File("tokens.csv"), FileToken + ",ali,1,\"system:masters\"\n", Cancel);
        await File.WriteAllTextAsync(folder.File("encryption.yaml"),
            $"{{apiVersion: apiserver.config.k8s.io/v1, kind: EncryptionConfiguration, resources: [{{resources: [secrets], providers: [{{aescbc: {{keys: [{{name: k, secret: {Encoded(Key)}}}]}}}}]}}]}}", Cancel);
        await File.WriteAllTextAsync(folder.File("policy.yaml"), "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Metadata}]}", Cancel);
        await using ServerProcess server = await ServerProcess.StartAsync(
        [
            "-v=10", $"--token-auth-file={folder.File("tokens.csv")}", $"--encryption-provider-config={folder.File("encryption.yaml")}",
            $"--audit-policy-file={folder.File("policy.yaml")}", $"--audit-log-path={folder.File("audit.log")}",
        ], cancellation: Cancel, environment: collector.Environment);
        using HttpClient client = HttpClients.With(server.Address, null, FileToken);
        string token = await UseAsync(client);
        await RefuseAsync(server.Address, client);
        Assert.Equal(0, await server.StopAsync(Cancel));

        string spans = Encoding.Latin1.GetString(await collector.StopAsync());
        string audit = await File.ReadAllTextAsync(folder.File("audit.log"), Cancel);
        Assert.Contains("POST /api/v1/namespaces/{:namespace}/secrets", spans, StringComparison.Ordinal);
        Assert.Contains("\"resource\":\"tokenreviews\"", audit, StringComparison.Ordinal);
        Assert.Contains("\"code\":401", audit, StringComparison.Ordinal);
        Assert.Contains("{", server.Errors, StringComparison.Ordinal);
        foreach (string secret in (string[])[Word, FileToken, Guess, Password, Reviewed, Key, token, token[(token.LastIndexOf('.') + 1)..]])
        {
            foreach (string form in (string[])[secret, Encoded(secret)])
            {
                Assert.All([server.Errors, audit, refusals.ToString(), spans], told => Assert.DoesNotContain(form, told, StringComparison.Ordinal));
            }
        }
    }

    /// <summary>Makes, reads and changes what is secret.</summary>
    /// <returns>The token of an account.</returns>
    private static async Task<string> UseAsync(HttpClient client)
    {
        var api = new Api(client);
        await api.CreateAsync(Secrets, Json($$$"""{"metadata":{"name":"s"},"immutable":true,"stringData":{"a":"{{{Word}}}"}}"""));
        Assert.Equal(Encoded(Word), (string?)(await api.GetAsync(Secrets + "/s"))["data"]!["a"]);
        string token = (string)(await api.CreateAsync("/api/v1/namespaces/default/serviceaccounts/default/token",
            Json("""{"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","spec":{}}""")))["status"]!["token"]!;
        await api.CreateAsync("/apis/authentication.k8s.io/v1/tokenreviews", Json($$$"""{"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":{"token":"{{{token}}}"} }"""));
        await api.CreateAsync("/apis/authentication.k8s.io/v1/tokenreviews", Json($$$"""{"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":{"token":"{{{Reviewed}}}"} }"""));
        return token;
    }

    /// <summary>Sends what is refused, with something secret in it, and keeps what is told.</summary>
    private async Task RefuseAsync(Uri address, HttpClient client)
    {
        using HttpClient guess = HttpClients.With(address, null, Guess);
        await RefusedAsync(guess, HttpMethod.Get, Secrets, "", 401);
        using HttpClient basic = HttpClients.With(address, null);
        basic.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Encoded("ali:" + Password));
        await RefusedAsync(basic, HttpMethod.Get, Secrets, "", 403);
        await RefusedAsync(client, HttpMethod.Post, Secrets, $$$"""{"metadata":{"name":"s"},"stringData":{"a":"{{{Word}}}"}}""", 409);
        await RefusedAsync(client, HttpMethod.Post, Secrets, $$$"""{"metadata":{"name":"t"},"data":{"a":"{{{Word}}}!"}}""", 400);
        await RefusedAsync(client, HttpMethod.Post, Secrets, $$$"""{"metadata":{"name":"t"},"data":{"a":["{{{Word}}}"]}}""", 400);
        await RefusedAsync(client, HttpMethod.Post, Secrets, $$$"""{"metadata":{"name":"t"},"stringData":{"a":"{{{Word}}}"}""", 400);
        await RefusedAsync(client, HttpMethod.Post, Secrets + "?fieldValidation=Strict", $$$"""{"metadata":{"name":"t"},"pasword":"{{{Word}}}"}""", 400);
        await RefusedAsync(client, HttpMethod.Post, Secrets, $$$"""{"metadata":{"name":"t"},"type":"kubernetes.io/tls","stringData":{"tls.key":"{{{Word}}}"}}""", 422);
        await RefusedAsync(client, HttpMethod.Post, Secrets, $$$"""{"metadata":{"name":"t"},"type":"kubernetes.io/dockerconfigjson","stringData":{".dockerconfigjson":"{{{Word}}}"}}""", 422);
        await RefusedAsync(client, HttpMethod.Post, "/api/v1/namespaces/default/configmaps", $$$"""{"kind":"Secret","apiVersion":"v1","metadata":{"name":"t"},"stringData":{"a":"{{{Word}}}"}}""", 400);
        await RefusedAsync(client, HttpMethod.Put, Secrets + "/s", $$$"""{"metadata":{"name":"s"},"immutable":true,"stringData":{"a":"{{{Word}}}-changed"}}""", 422);
        await RefusedAsync(client, HttpMethod.Patch, Secrets + "/s", $$$"""[{"op":"test","path":"/data/a","value":"{{{Encoded(Word)}}}-other"}]""", 422);
    }

    private async Task RefusedAsync(HttpClient client, HttpMethod method, string path, string body, int code)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, Encoding.UTF8, method == HttpMethod.Patch ? "application/json-patch+json" : "application/json");
        }

        using HttpResponseMessage answer = await client.SendAsync(request, Cancel);
        string text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True((HttpStatusCode)code == answer.StatusCode, $"{method} {path} {body} gave {text}");
        refusals.AppendLine(text).AppendLine(answer.Headers.ToString());
    }

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;
}
