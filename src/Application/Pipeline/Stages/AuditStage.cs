using Kronicle.Application.Auditing;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>Writes the audit line of a request when its answer is complete: for a stream, when the stream has ended.</summary>
public sealed class AuditStage<TRequest>(IAuditSink sink, TimeProvider clock) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        if (sink.Enabled)
        {
            RequestContext context = request.Context;
            context.OnCompleted.Add(code => sink.Write(new AuditEvent(context, "ResponseComplete", code, clock.GetUtcNow())));
        }

        return next();
    }
}
