using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>
/// Stands where a caller takes another's identity: https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/.
/// A request that asks for it is refused, never served under its own identity instead.
/// </summary>
public sealed class ImpersonationStage<TRequest> : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next) =>
        request.Context.Impersonates
            ? Task.FromResult<ApiAnswer>(new FailureAnswer(Failure.NotImplemented("impersonation is not supported by this server")))
            : next();
}
