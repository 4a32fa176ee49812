using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;

namespace Kronicle.Api.Tests.Authorization;

/// <summary>Reviews are questions: the answer comes back with what was asked and nothing is kept.</summary>
public sealed class ReviewTests : IAsyncLifetime
{
    private InProcessServer server = null!;
    private HttpClient admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await InProcessServer.StartAsync();
        admin = server.Client();
    }

    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_token_review_names_the_user_and_the_audiences()
    {
        JsonNode answer = await (await AskAsync("authentication.k8s.io", "TokenReview", """{"token":"admin"}""")).JsonAsync();
        Assert.Equal("admin", (string?)answer["spec"]!["token"]);
        Assert.True((bool)answer["status"]!["authenticated"]!);
        Assert.Contains("system:authenticated", answer["status"]!["user"]!["groups"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Single(answer["status"]!["audiences"]!.AsArray());
        Assert.Null(answer["status"]!["error"]);
    }

    [Theory]
    [InlineData("""{"token":"wrong"}""")]
    [InlineData("""{"token":"admin","audiences":["bank"]}""")]
    public async Task A_token_that_nobody_takes_is_told_and_is_no_failure(string spec)
    {
        HttpResponseMessage response = await AskAsync("authentication.k8s.io", "TokenReview", spec);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("""{"user":{},"error":"invalid bearer token"}""", (await response.JsonAsync())["status"]!.ToJsonString());
    }

    [Theory]
    [InlineData("authentication.k8s.io", "TokenReview", "{}", "token is required for TokenReview in authentication")]
    [InlineData("authorization.k8s.io", "SelfSubjectRulesReview", "{}", "no namespace on request")]
    public async Task A_question_about_nothing_is_a_bad_request(string group, string kind, string spec, string message)
    {
        HttpResponseMessage response = await AskAsync(group, kind, spec);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(message, (string?)(await response.JsonAsync())["message"]);
    }

    [Theory]
    [InlineData("""{"resourceAttributes":{"verb":"get","resource":"pods"},"user":"jane"}""", """{"allowed":false}""")]
    [InlineData("""{"resourceAttributes":{"verb":"get","resource":"pods"},"groups":["system:masters"]}""", """{"allowed":true}""")]
    [InlineData("""{"nonResourceAttributes":{"verb":"get","path":"/version"},"user":"jane","groups":["system:authenticated"]}""",
        """{"allowed":true,"reason":"RBAC: allowed by ClusterRoleBinding \"system:discovery\" of ClusterRole \"system:discovery\" to Group \"system:authenticated\""}""")]
    [InlineData("""{"resourceAttributes":{"verb":"list","resource":"pods","fieldSelector":{"rawSelector":"a"}},"user":"jane"}""",
        """{"allowed":false,"evaluationError":"spec.resourceAttributes.fieldSelector ignored due to parse error"}""")]
    public async Task The_authorizers_answer_about_somebody_else(string spec, string status)
    {
        JsonNode answer = await (await AskAsync("authorization.k8s.io", "SubjectAccessReview", spec)).JsonAsync();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(status), answer["status"]), answer.ToJsonString());
    }

    private Task<HttpResponseMessage> AskAsync(string group, string kind, string spec) =>
        admin.PostAsync($"/apis/{group}/v1/{kind.ToLowerInvariant()}s",
            JsonBodies.Json($$"""{"apiVersion":"{{group}}/v1","kind":"{{kind}}","spec":{{spec}}}"""), Cancel);
}
