using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using static Kronicle.Api.Tests.Harness.JsonBodies;

namespace Kronicle.Api.Tests.Authentication;

/// <summary>Secrets of kube-system with which new nodes join.</summary>
public sealed class BootstrapTokenTests : IAsyncLifetime
{
    private const string Secrets = "/api/v1/namespaces/kube-system/secrets";
    private const string Token = "abcdef.0123456789abcdef";

    private InProcessServer server = null!;
    private HttpClient admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await InProcessServer.StartAsync(o => o with { Access = o.Access with { BootstrapTokens = true } });
        admin = server.Client();
    }

    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_bearer_is_the_token_by_its_id_with_the_groups_that_the_secret_names()
    {
        await SecretAsync(("auth-extra-groups", "system:bootstrappers:workers,system:bootstrappers:a"));
        JsonNode user = (await WhoAsync(Token))!;
        Assert.Equal("system:bootstrap:abcdef", (string?)user["username"]);
        Assert.Equal("""["system:bootstrappers","system:bootstrappers:a","system:bootstrappers:workers","system:authenticated"]""", user["groups"]!.ToJsonString());
    }

    [Theory]
    [InlineData("token-secret", "0123456789abcdee")]
    [InlineData("token-id", "abcdeg")]
    [InlineData("usage-bootstrap-authentication", "false")]
    [InlineData("expiration", "2026-01-02T03:04:05Z")]
    [InlineData("expiration", "tomorrow")]
    [InlineData("auth-extra-groups", "system:masters")]
    [InlineData("auth-extra-groups", "system:bootstrappers:x,system:nodes")]
    public async Task A_secret_that_does_not_make_the_token_good_lets_nobody_in(string key, string value)
    {
        await SecretAsync((key, value));
        Assert.Null(await WhoAsync(Token));
    }

    [Fact]
    public async Task A_token_is_good_until_its_secret_says_and_no_longer()
    {
        await SecretAsync(("expiration", "2026-01-02T03:05:05Z"));
        Assert.NotNull(await WhoAsync(Token));
        server.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await WhoAsync(Token));
    }

    [Fact]
    public async Task A_secret_of_another_type_or_namespace_is_no_token()
    {
        await SecretAsync([], type: "Opaque");
        Assert.Null(await WhoAsync(Token));
        await SecretAsync([], secrets: "/api/v1/namespaces/default/secrets");
        Assert.Null(await WhoAsync(Token));
    }

    [Theory]
    [InlineData("abcdef.0123456789ABCDEF")]
    [InlineData("abcdef.0123456789abcdef0")]
    [InlineData("../abc.0123456789abcdef")]
    public async Task What_has_not_the_form_of_a_token_is_none(string token)
    {
        await SecretAsync([]);
        Assert.Null(await WhoAsync(token));
    }

    [Fact]
    public async Task Without_the_flag_there_are_no_such_tokens()
    {
        await using InProcessServer other = await InProcessServer.StartAsync();
        using HttpClient client = other.Client();
        await client.PostAsync(Secrets, Json(Body([], "bootstrap.kubernetes.io/token")), Cancel);
        await client.GetAsync(Secrets, Cancel);
        using HttpClient caller = other.Client(Token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.GetAsync("/version", Cancel)).StatusCode);
    }

    private Task SecretAsync(params (string Key, string Value)[] changes) => SecretAsync(changes, "bootstrap.kubernetes.io/token");

    // The list is consistent: what was made is in the cache then.
    private async Task SecretAsync((string Key, string Value)[] changes, string type = "bootstrap.kubernetes.io/token", string secrets = Secrets)
    {
        Assert.Equal(HttpStatusCode.Created, (await admin.PostAsync(secrets, Json(Body(changes, type)), Cancel)).StatusCode);
        await admin.GetAsync(secrets, Cancel);
    }

    private static string Body((string Key, string Value)[] changes, string type)
    {
        var data = new Dictionary<string, string>
        {
            ["token-id"] = "abcdef",
            ["token-secret"] = "0123456789abcdef",
            ["usage-bootstrap-authentication"] = "true",
        };
        foreach ((string key, string value) in changes)
        {
            data[key] = value;
        }

        var encoded = new JsonObject(data.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Value)))));
        return $$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"bootstrap-token-abcdef"},"type":"{{{type}}}","data":{{{encoded.ToJsonString()}}}}""";
    }

    private async Task<JsonNode?> WhoAsync(string token)
    {
        using HttpClient caller = server.Client(token);
        HttpResponseMessage answer = await caller.PostAsync("/apis/authentication.k8s.io/v1/selfsubjectreviews",
            Json("""{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"""), Cancel);
        return answer.StatusCode == HttpStatusCode.Created ? (await answer.JsonAsync())["status"]!["userInfo"] : null;
    }
}
