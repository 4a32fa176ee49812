using Kronicle.Application.Admission;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>Mutating admission: plug-ins may change the object that will be stored.</summary>
public sealed class MutatingAdmissionStage<TRequest>(AdmissionChain chain) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public async Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next) =>
        await chain.MutateAsync(AdmissionRequests.Of(request.Context, request.State), cancellationToken) is { } refusal
            ? new FailureAnswer(refusal)
            : await next();
}

/// <summary>Validating admission: plug-ins judge the object exactly as it will be stored.</summary>
public sealed class ValidatingAdmissionStage<TRequest>(AdmissionChain chain) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public async Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next) =>
        await chain.ValidateAsync(AdmissionRequests.Of(request.Context, request.State), cancellationToken) is { } refusal
            ? new FailureAnswer(refusal)
            : await next();
}
