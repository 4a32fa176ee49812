using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.ServiceAccounts;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Authentication;

/// <summary>
/// Whose token is this, and is it meant for one of the audiences: asked of the same authenticators that requests pass.
/// https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/
/// </summary>
public sealed class TokenReviews(AuthenticatorChain authenticators, TokenOptions options) : IVirtualResource
{
    public string Resource => "tokenreviews.authentication.k8s.io";

    public async ValueTask<ApiAnswer> AnswerAsync(RequestContext context, MapNode body, CancellationToken cancellation)
    {
        MapNode spec = body.EnsureMap("spec");
        if (spec.Text("token") is not { Length: > 0 } token)
        {
            return new FailureAnswer(Failure.BadRequest("token is required for TokenReview in authentication"));
        }

        IReadOnlyList<string> asked = spec.List("audiences") is { Count: > 0 } named ? UserNodes.Texts(named) : options.Audiences;
        AuthenticationOutcome outcome = await authenticators.AuthenticateAsync(
            new(BearerToken.Parse("Bearer " + token), null, "") { Audiences = asked }, cancellation);
        outcome.Notes?.AddTo(context.Warnings, context.Annotations);
        body["status"] = StatusOf(outcome, asked);
        return new TreeAnswer(201, body, context.KindType, context.Resource);
    }

    private static MapNode StatusOf(AuthenticationOutcome outcome, IReadOnlyList<string> asked)
    {
        var status = new MapNode();
        if (outcome.User is { } user)
        {
            // Who presented nothing is anonymous for every audience.
            status["authenticated"] = true;
            status["user"] = UserNodes.Write(user);
            status["audiences"] = UserNodes.Texts(outcome.Audiences.Count == 0 ? asked : asked.Where(outcome.Audiences.Contains));
        }
        else if (outcome.Error is { } error)
        {
            status["error"] = error;
        }

        return status;
    }
}
