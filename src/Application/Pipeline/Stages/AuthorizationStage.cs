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
            context.Annotations["authorization.k8s.io/reason"] = "internal error";
            return new FailureAnswer(Failure.Internal(error));
        }

        context.Annotations["authorization.k8s.io/decision"] = outcome.Decision == Decision.Allow ? "allow" : "forbid";
        context.Annotations["authorization.k8s.io/reason"] = outcome.Reason;
        return outcome.Decision == Decision.Allow
            ? await next()
            : new FailureAnswer(ForbiddenMessages.Refuse(attributes, outcome.Reason));
    }
}
