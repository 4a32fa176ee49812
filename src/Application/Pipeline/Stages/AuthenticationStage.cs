using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>Finds out who calls. Credentials that are presented and not good are 401, also where anonymous callers are let in.</summary>
public sealed class AuthenticationStage<TRequest>(AuthenticatorChain chain, AuditRecorder audit) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    public async Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        AuthenticationOutcome outcome = await chain.AuthenticateAsync(request.Context.Credentials, cancellationToken);
        outcome.Notes?.AddTo(request.Context.Warnings, request.Context.Annotations);
        if (outcome.User is null)
        {
            ApiStatus refused = Failure.Unauthorized();
            audit.Unauthenticated(request.Context, refused);
            return new FailureAnswer(refused);
        }

        request.Context.User = outcome.User;
        return await next();
    }
}
