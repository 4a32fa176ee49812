using Kronicle.Application.Auditing;
using Kronicle.Application.Connections;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>
/// Writes the audit line of a request when its answer is complete: for a stream, one when it begins and one when it has ended.
/// </summary>
public sealed class AuditStage<TRequest>(IAuditSink sink, TimeProvider clock) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next) =>
        sink.Enabled ? AuditedAsync(request, next) : next();

    private async Task<ApiAnswer> AuditedAsync(TRequest request, RequestHandlerDelegate<ApiAnswer> next)
    {
        ApiAnswer? answer = null;
        request.Context.OnCompleted.Add(code => sink.Write(Event(request, "ResponseComplete", code, answer)));
        answer = await next();
        if (answer is WatchAnswer)
        {
            sink.Write(Event(request, "ResponseStarted", answer.Code, answer));
        }

        if (answer is ConnectionAnswer)
        {
            request.Context.OnConnected = code => sink.Write(Event(request, "ResponseStarted", code, answer));
        }

        return answer;
    }

    private AuditEvent Event(TRequest request, string stage, int code, ApiAnswer? answer)
    {
        string name = request.Context.Info.Name;
        return new AuditEvent(request.Context, stage, code, clock.GetUtcNow())
        {
            Name = name.Length == 0 && request is WriteRequest write ? write.State.Name : name,
            Answer = answer,
        };
    }
}
