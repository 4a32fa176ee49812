using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using Kronicle.Application.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.Proxying;

public sealed class CreatePermissionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("exec", "")]
    [InlineData("attach", "")]
    [InlineData("portforward", "")]
    [InlineData("exec", "not on Fridays")]
    public async Task Who_may_only_get_may_not_connect_and_hears_the_reason_alone(string subresource, string reason)
    {
        JsonNode status = await GetAsync($"pods/web/{subresource}", new(Decision.NoOpinion, reason));
        Assert.Equal((403, "Forbidden", $"pods \"web\" is forbidden: {reason}"), ((int)status["code"]!, (string?)status["reason"], (string?)status["message"]));
        Assert.Equal("""{"name":"web","kind":"pods"}""", status["details"]!.ToJsonString());
    }

    [Fact]
    public async Task Authorizers_that_fail_on_the_second_question_are_a_fault()
    {
        JsonNode status = await GetAsync("pods/web/exec", AuthorizationOutcome.NoOpinion with { Error = "the webhook is away" });
        Assert.Equal((500, null, "the webhook is away"), ((int)status["code"]!, (string?)status["reason"], (string?)status["message"]));
    }

    [Fact]
    public async Task Proxies_are_by_their_verb()
    {
        JsonNode status = await GetAsync("pods/web/proxy", AuthorizationOutcome.NoOpinion);
        Assert.Equal("pods \"web\" not found", (string?)status["message"]);
    }

    private static async Task<JsonNode> GetAsync(string path, AuthorizationOutcome create)
    {
        await using InProcessServer server = await InProcessServer.StartAsync(
            configure: services => services.AddSingleton(new AuthorizerChain([new OnlyGet(create)])));
        using HttpClient alice = server.Client("alice");
        HttpResponseMessage answer = await alice.GetAsync($"/api/v1/namespaces/default/{path}", Cancel);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    private sealed class OnlyGet(AuthorizationOutcome create) : IAuthorizer
    {
        public string Name => "only-get";

        public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation) =>
            new(attributes.Verb == "create" && attributes.User.Name == "alice" ? create : AuthorizationOutcome.Allow);
    }
}
