using Kronicle.Application.Authorization.Rbac;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>
/// Judges who grants what: <see cref="EscalationCheck"/>. It sees the object that mutating admission left, and speaks before validation
/// does, as in kube-apiserver.
/// </summary>
public sealed class EscalationStage<TRequest>(EscalationCheck check) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public async Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next) =>
        await check.CheckAsync(request.Context, request.State, cancellationToken) is { } refusal ? new FailureAnswer(refusal) : await next();
}
