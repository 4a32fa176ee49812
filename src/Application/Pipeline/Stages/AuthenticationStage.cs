using Kronicle.Application.Authentication;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>Finds out who calls. Credentials that are presented and not good are 401, also where anonymous callers are let in.</summary>
public sealed class AuthenticationStage<TRequest>(AuthenticatorChain chain) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    public async Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        AuthenticationOutcome outcome = await chain.AuthenticateAsync(request.Context.Credentials, cancellationToken);
        if (outcome.User is null)
        {
            return new FailureAnswer(Failure.Unauthorized());
        }

        request.Context.User = outcome.User;
        return await next();
    }
}
