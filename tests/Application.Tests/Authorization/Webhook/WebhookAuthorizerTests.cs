using System.Text;
using System.Text.Json.Nodes;
using Kronicle.Application.Authorization;
using Kronicle.Application.Authorization.Webhook;
using Kronicle.Application.Remote;
using Kronicle.Application.Tests.Authentication;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Tests.Authorization.Webhook;

public sealed class WebhookAuthorizerTests
{
    private readonly ManualClock clock = new(Callers.Start);

    [Fact]
    public void The_service_sees_the_whole_question()
    {
        var service = new Service("""{"status":{"allowed":true,"reason":"because"}}""");
        FieldSelector.TryParse("spec.nodeName=n1,metadata.name!=x", out FieldSelector? fields, out _);
        LabelSelector.TryParse("app in (a,b),!old", out LabelSelector? labels, out _);
        AuthorizationAttributes asked = Asked.Resource(Asked.User("alice", "devs") with { Uid = "7" }, "list", "deployments.apps/scale", "web") with
        {
            Version = "v1",
            Fields = fields!.Requirements,
            Labels = labels!.Requirements,
        };
        Assert.Equal(new(Decision.Allow, "because"), Authorizer(service, new() { Version = "v1" }).Ask(asked));
        JsonNode review = JsonNode.Parse(service.Asked.Single())!;
        Assert.Equal("authorization.k8s.io/v1", (string?)review["apiVersion"]);
        Assert.Equal(
            """{"groups":["devs"],"resourceAttributes":{"fieldSelector":{"requirements":[{"key":"metadata.name","operator":"NotIn","values":["x"]},{"key":"spec.nodeName","operator":"In","values":["n1"]}]},"group":"apps","labelSelector":{"requirements":[{"key":"app","operator":"In","values":["a","b"]},{"key":"old","operator":"DoesNotExist"}]},"namespace":"web","resource":"deployments","subresource":"scale","verb":"list","version":"v1"},"uid":"7","user":"alice"}""",
            review["spec"]!.ToJsonString());
    }

    [Fact]
    public void The_older_version_calls_the_groups_group()
    {
        var service = new Service("""{"status":{"allowed":false}}""");
        Authorizer(service).Ask(Asked.Path(Asked.User("alice", "devs"), "get", "/x"));
        Assert.Equal("""{"group":["devs"],"nonResourceAttributes":{"path":"/x","verb":"get"},"user":"alice"}""",
            JsonNode.Parse(service.Asked.Single())!["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"status":{"allowed":true}}""", Decision.Allow, null)]
    [InlineData("""{"status":{"allowed":false}}""", Decision.NoOpinion, null)]
    [InlineData("""{"status":{"allowed":false,"denied":true}}""", Decision.Deny, null)]
    [InlineData("""{"status":{"allowed":true,"denied":true}}""", Decision.Deny, "webhook subject access review returned both allow and deny response")]
    [InlineData("{}", Decision.NoOpinion, null)]
    public void The_status_decides(string answer, Decision expected, string? error)
    {
        AuthorizationOutcome outcome = Authorizer(new Service(answer)).Ask(Question);
        Assert.Equal((expected, error), (outcome.Decision, outcome.Error));
    }

    [Theory]
    [InlineData(500, "{}", false, Decision.NoOpinion)]
    [InlineData(500, "{}", true, Decision.Deny)]
    [InlineData(200, "nonsense", false, Decision.NoOpinion)]
    [InlineData(200, "[]", true, Decision.Deny)]
    public void Without_an_answer_the_failure_policy_decides_and_the_error_is_told(int code, string body, bool deny, Decision expected)
    {
        var service = new Service(body, code);
        WebhookAuthorizer authorizer = Authorizer(service, new() { DenyOnFailure = deny });
        AuthorizationOutcome outcome = authorizer.Ask(Question);
        Assert.Equal(expected, outcome.Decision);
        Assert.NotNull(outcome.Error);
        authorizer.Ask(Question);
        Assert.Equal(2, service.Asked.Count);
    }

    [Fact]
    public async Task An_error_is_what_remains_of_the_chain_unless_another_allows()
    {
        WebhookAuthorizer failing = Authorizer(new Service("", 503));
        AuthorizationOutcome alone = await new AuthorizerChain([failing]).AuthorizeAsync(Question, CancellationToken.None);
        Assert.Equal((Decision.NoOpinion, "Error contacting webhook: 503"), (alone.Decision, alone.Error));
        AuthorizationOutcome together = await new AuthorizerChain([failing, new AlwaysAllowAuthorizer()]).AuthorizeAsync(Question, CancellationToken.None);
        Assert.Equal(AuthorizationOutcome.Allow, together);
    }

    [Theory]
    [InlineData(true, 300)]
    [InlineData(false, 30)]
    public void Answers_are_remembered_for_as_long_as_they_hold(bool allowed, int seconds)
    {
        var service = new Service($$$"""{"status":{"allowed":{{{(allowed ? "true" : "false")}}}}}""");
        WebhookAuthorizer authorizer = Authorizer(service);
        authorizer.Ask(Question);
        clock.Now += TimeSpan.FromSeconds(seconds - 1);
        authorizer.Ask(Question);
        Assert.Single(service.Asked);
        authorizer.Ask(Question with { Name = "other" });
        Assert.Equal(2, service.Asked.Count);
        clock.Now += TimeSpan.FromSeconds(1);
        authorizer.Ask(Question);
        Assert.Equal(3, service.Asked.Count);
    }

    [Fact]
    public void What_a_caller_made_long_is_not_remembered()
    {
        var service = new Service("""{"status":{"allowed":true}}""");
        WebhookAuthorizer authorizer = Authorizer(service);
        AuthorizationAttributes large = Question with { Name = new string('x', 10_000) };
        authorizer.Ask(large);
        authorizer.Ask(large);
        Assert.Equal(2, service.Asked.Count);
    }

    private static AuthorizationAttributes Question => Asked.Resource(Asked.User("alice"), "get", "pods", "web", "p");

    private WebhookAuthorizer Authorizer(Service service, WebhookSettings? settings = null) => new(service, settings ?? new(), clock);

    private sealed class Service(string body, int code = 200) : IReviewService
    {
        public List<string> Asked { get; } = [];

        public ValueTask<ReviewAnswer> ReviewAsync(ReadOnlyMemory<byte> review, CancellationToken cancellation)
        {
            Asked.Add(Encoding.UTF8.GetString(review.Span));
            return new(new ReviewAnswer(code, Encoding.UTF8.GetBytes(body), "", false));
        }
    }
}
