using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization.Reviews;

/// <summary>
/// All that the caller may do in a namespace, as far as the authorizers can list it.
/// https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-rules-review-v1/
/// </summary>
public sealed class SelfSubjectRulesReviews(AuthorizerChain chain) : IVirtualResource
{
    public string Resource => "selfsubjectrulesreviews.authorization.k8s.io";

    public ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode body, CancellationToken cancellation)
    {
        if (body.Map("spec")?.Text("namespace") is not { Length: > 0 } ns)
        {
            return new(new FailureAnswer(Failure.BadRequest("no namespace on request")));
        }

        // The answer is a new object: nothing of what the client sent comes back.
        UserRules[] found = [.. chain.Authorizers.OfType<IRuleResolver>().Select(resolver => resolver.RulesFor(context.User, ns))];
        var review = new MapNode
        {
            ["kind"] = body["kind"],
            ["apiVersion"] = body["apiVersion"],
            ["metadata"] = new MapNode(),
            ["spec"] = new MapNode(),
            ["status"] = StatusOf(found),
        };
        return new(new TreeAnswer(201, review, context.KindType, context.Resource));
    }

    internal static MapNode StatusOf(IReadOnlyList<UserRules> found)
    {
        PolicyRule[] rules = [.. found.SelectMany(part => part.Rules)];
        return new()
        {
            ["resourceRules"] = new ListNode(rules.Where(rule => rule.Resources.Count > 0).Select(OfResources)),
            ["nonResourceRules"] = new ListNode(rules.Where(rule => rule.NonResourceUrls.Count > 0).Select(OfPaths)),
            ["incomplete"] = found.Any(part => part.Incomplete),
            ["evaluationError"] = AggregateError.Text(found.SelectMany(part => part.Errors)),
        };
    }

    private static MapNode OfResources(PolicyRule rule) => new()
    {
        ["verbs"] = UserNodes.Texts(rule.Verbs),
        ["apiGroups"] = UserNodes.Texts(rule.ApiGroups),
        ["resources"] = UserNodes.Texts(rule.Resources),
        ["resourceNames"] = UserNodes.Texts(rule.ResourceNames),
    };

    private static MapNode OfPaths(PolicyRule rule) => new()
    {
        ["verbs"] = UserNodes.Texts(rule.Verbs),
        ["nonResourceURLs"] = UserNodes.Texts(rule.NonResourceUrls),
    };
}
