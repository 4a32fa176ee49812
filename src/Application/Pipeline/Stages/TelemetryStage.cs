using Kronicle.Application.Telemetry;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>Measures and traces a request from its first stage to the end of its answer.</summary>
public sealed class TelemetryStage<TRequest>(IRequestMetrics metrics, TimeProvider clock) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        RequestContext context = request.Context;
        long start = clock.GetTimestamp();
        context.OnCompleted.Add(code => metrics.Completed(context, code, clock.GetElapsedTime(start)));
        if (context.Info.LongRunning)
        {
            metrics.Started(context);
        }

        RequestTracing.Begin(context);
        return next();
    }
}
