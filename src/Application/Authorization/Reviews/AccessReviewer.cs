using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authorization.Reviews;

/// <summary>Puts the question of an access review to the authorizers and writes their answer into its status.</summary>
public sealed class AccessReviewer(AuthorizerChain chain)
{
    /// <param name="context">The request.</param>
    /// <param name="review">The review, which has passed its rules.</param>
    /// <param name="user">Whose access is asked for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode review, UserInfo user, CancellationToken cancellation)
    {
        MapNode spec = review.Map("spec")!;
        MapNode? resource = spec.Map("resourceAttributes");
        AuthorizationOutcome outcome = await chain.AuthorizeAsync(
            resource is not null ? Of(user, resource) : OfPath(user, spec.Map("nonResourceAttributes")!), cancellation);
        review["status"] = new MapNode
        {
            ["allowed"] = outcome.Decision == Decision.Allow,
            ["denied"] = outcome.Decision == Decision.Deny,
            ["reason"] = outcome.Reason,
            ["evaluationError"] = string.Join("; ", new[] { outcome.Error ?? "", ReviewSelectors.Problems(resource) }.Where(text => text.Length > 0)),
        };
        return new TreeAnswer(201, review, context.KindType, context.Resource);
    }

    private static AuthorizationAttributes Of(UserInfo user, MapNode resource) => new()
    {
        User = user,
        IsResource = true,
        Verb = resource.Text("verb") ?? "",
        Group = resource.Text("group") ?? "",
        Version = resource.Text("version") is { Length: > 0 } version ? version : "*",
        Resource = resource.Text("resource") ?? "",
        Subresource = resource.Text("subresource") ?? "",
        Namespace = resource.Text("namespace") ?? "",
        Name = resource.Text("name") ?? "",
        Fields = ReviewSelectors.Fields(resource.Map("fieldSelector")),
        Labels = ReviewSelectors.Labels(resource.Map("labelSelector")),
    };

    private static AuthorizationAttributes OfPath(UserInfo user, MapNode other) => new()
    {
        User = user,
        IsResource = false,
        Verb = other.Text("verb") ?? "",
        Path = other.Text("path") ?? "",
    };
}
