using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>
/// A caller takes another's identity: https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/. From here on the
/// request is that user's; audit names both. One who may not is refused, never served under its own identity instead.
/// </summary>
public sealed class ImpersonationStage<TRequest>(AuthorizerChain authorizers) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    private readonly ImpersonationChecks checks = new(authorizers);

    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next) =>
        request.Context.Impersonation is { } asked ? ActAsync(request.Context, asked, next, cancellationToken) : next();

    private async Task<ApiAnswer> ActAsync(
        RequestContext context, ImpersonationHeaders asked, RequestHandlerDelegate<ApiAnswer> next, CancellationToken cancellation)
    {
        Impersonation other = await checks.ResolveAsync(AuthorizationAttributes.Of(context), asked, cancellation);
        if (other.Failure is not null)
        {
            return new FailureAnswer(other.Failure);
        }

        (context.Impersonator, context.ImpersonationConstraint) = (context.User, other.Constraint);
        context.User = other.User!;
        return await next();
    }
}
