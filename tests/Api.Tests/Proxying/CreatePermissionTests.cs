using Kronicle.Api.Tests.Harness;
using Kronicle.Application.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Kronicle.Api.Tests.Proxying;

public sealed class CreatePermissionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("exec")]
    [InlineData("attach")]
    [InlineData("portforward")]
    public async Task Who_may_only_get_may_not_connect_by_WebSocket(string subresource)
    {
        await using InProcessServer server = await InProcessServer.StartAsync(
            configure: services => services.AddSingleton(new AuthorizerChain([new OnlyGet()])));
        using HttpClient alice = server.Client("alice");
        HttpResponseMessage answer = await alice.GetAsync($"{ConnectedServer.Pods}/web/{subresource}", Cancel);
        Assert.Equal($"pods \"web\" is forbidden: User \"alice\" cannot create resource \"pods/{subresource}\" in API group \"\" in the namespace \"default\"",
            (string?)(await answer.JsonAsync())["message"]);
    }

    private sealed class OnlyGet : IAuthorizer
    {
        public string Name => "only-get";

        public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation) =>
            new(attributes.Verb == "create" && attributes.User.Name == "alice" ? AuthorizationOutcome.NoOpinion : AuthorizationOutcome.Allow);
    }
}
