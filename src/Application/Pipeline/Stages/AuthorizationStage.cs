using Kronicle.Application.Authorization;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>Decides whether the caller may. It sees the path only, never a body.</summary>
public sealed class AuthorizationStage<TRequest>(AuthorizerChain chain) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    public async Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        RequestContext context = request.Context;
        AuthorizationAttributes attributes = AuthorizationAttributes.Of(context);
        AuthorizationOutcome outcome = await chain.AuthorizeAsync(attributes, cancellationToken);
        if (outcome is { Decision: not Decision.Allow, Error: { } error })
        {
            Annotate(context, null, "internal error");
            return new FailureAnswer(Failure.Internal(error));
        }

        Annotate(context, outcome.Decision == Decision.Allow ? "allow" : "forbid", outcome.Reason);
        return outcome.Decision == Decision.Allow
            ? await next()
            : new FailureAnswer(ForbiddenMessages.Refuse(attributes, outcome.Reason));
    }

    // Of a request that audit does not tell of nothing is kept: most are such, and a watch would hold it for years.
    private static void Annotate(RequestContext context, string? decision, string reason)
    {
        if (context.Audit is null)
        {
            return;
        }

        if (decision is not null)
        {
            context.Annotations["authorization.k8s.io/decision"] = decision;
        }

        context.Annotations["authorization.k8s.io/reason"] = reason;
    }
}
