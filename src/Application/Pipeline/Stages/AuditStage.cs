using Kronicle.Application.Auditing;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>
/// Makes the audit events of a request, as the policy asks: when it comes, when its answer is complete or it ran into a fault, and for
/// a stream also when it begins.
/// </summary>
public sealed class AuditStage<TRequest>(AuditRecorder recorder) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next) =>
        recorder.Begin(request.Context) is { } trail ? AuditedRun.RunAsync(recorder, request, trail, next) : next();
}
