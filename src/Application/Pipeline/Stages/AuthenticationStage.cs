using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>
/// Finds out who calls. Credentials that are presented and not good are 401, also where anonymous callers are let in, and 429 from an
/// address that fails too often.
/// </summary>
public sealed class AuthenticationStage<TRequest>(AuthenticatorChain chain, FailedAuthentications failures, AuditRecorder audit)
    : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    public async Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        RequestContext context = request.Context;
        Credentials credentials = context.Credentials;
        int wait = failures.Refuses(context.RemoteAddress, credentials.BearerToken);
        if (wait > 0)
        {
            return Refuse(context, Failure.TooManyRequests(wait));
        }

        AuthenticationOutcome outcome = await chain.AuthenticateAsync(credentials, cancellationToken);
        outcome.Notes?.AddTo(context.Warnings, context.Annotations);
        if (outcome.User is null)
        {
            wait = credentials.BearerToken is null && credentials.ClientCertificate is null ? 0 : failures.Failed(context.RemoteAddress, credentials.BearerToken);
            return Refuse(context, wait > 0 ? Failure.TooManyRequests(wait) : Failure.Unauthorized());
        }

        failures.Recognised(credentials.BearerToken);
        context.User = outcome.User;
        return await next();
    }

    private FailureAnswer Refuse(RequestContext context, ApiStatus refused)
    {
        audit.Unauthenticated(context, refused);
        return new FailureAnswer(refused);
    }
}
