using System.Net;
using System.Text.Json.Nodes;
using Kronicle.Api.Tests.Harness;
using Kronicle.TestKit;

namespace Kronicle.Api.Tests.Authentication;

/// <summary>Tokens that a service over HTTPS knows.</summary>
public sealed class TokenWebhookTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task The_service_names_the_bearer_and_is_asked_once_for_the_same_token(string version)
    {
        using var folder = new TemporaryFolder();
        await using ReviewServer service = await ReviewServer.StartAsync(Decide);
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with
        {
            Access = o.Access with { TokenWebhookConfigFile = service.WriteKubeconfig(folder), TokenWebhookVersion = version },
        });
        using HttpClient bearer = server.Client("good");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await bearer.GetAsync("/api/v1/pods", Cancel)).StatusCode);
        }

        JsonNode asked = Assert.Single(service.Asked);
        Assert.Equal(("TokenReview", "authentication.k8s.io/" + version, "good"),
            ((string?)asked["kind"], (string?)asked["apiVersion"], (string?)asked["spec"]!["token"]));
        Assert.Equal("""["https://kubernetes.default.svc.cluster.local"]""", asked["spec"]!["audiences"]!.ToJsonString());
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await bearer.GetAsync("/api/v1/pods", Cancel);
        Assert.Equal(2, service.Asked.Count);
    }

    [Fact]
    public async Task The_service_may_be_vouched_for_by_an_intermediate_authority_alone()
    {
        using var folder = new TemporaryFolder();
        await using ReviewServer service = await ReviewServer.StartAsync(Decide, new StandInKubelet.KubeletCertificate(intermediate: true));
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with { Access = o.Access with { TokenWebhookConfigFile = service.WriteKubeconfig(folder) } });
        using HttpClient bearer = server.Client("good");
        Assert.Equal(HttpStatusCode.OK, (await bearer.GetAsync("/api/v1/pods", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("broken")]
    [InlineData("elsewhere")]
    public async Task A_token_that_the_service_does_not_take_lets_nobody_in(string token)
    {
        using var folder = new TemporaryFolder();
        await using ReviewServer service = await ReviewServer.StartAsync(Decide);
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with { Access = o.Access with { TokenWebhookConfigFile = service.WriteKubeconfig(folder) } });
        using HttpClient bearer = server.Client(token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await bearer.GetAsync("/version", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Without_the_service_other_tokens_go_on_and_its_own_let_nobody_in()
    {
        using var folder = new TemporaryFolder();
        ReviewServer service = await ReviewServer.StartAsync(Decide);
        await using InProcessServer server = await InProcessServer.StartAsync(o => o with { Access = o.Access with { TokenWebhookConfigFile = service.WriteKubeconfig(folder) } });
        await service.DisposeAsync();
        using HttpClient admin = server.Client();
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/api/v1/pods", Cancel)).StatusCode);
        using HttpClient bearer = server.Client("good");
        Assert.Equal(HttpStatusCode.Unauthorized, (await bearer.GetAsync("/version", Cancel)).StatusCode);
    }

    private static void Decide(JsonNode review) => review["status"] = (string?)review["spec"]!["token"] switch
    {
        "good" => JsonNode.Parse("""{"authenticated":true,"user":{"username":"bob","uid":"1","groups":["system:masters"],"extra":{"k":["v"]}}}"""),
        "elsewhere" => JsonNode.Parse("""{"authenticated":true,"audiences":["vault"],"user":{"username":"bob","groups":["system:masters"]}}"""),
        "broken" => JsonNode.Parse("""{"authenticated":false,"error":"it is broken","user":{"username":"bob"}}"""),
        _ => JsonNode.Parse("""{"authenticated":false,"user":{"username":"bob","groups":["system:masters"]}}"""),
    };
}
