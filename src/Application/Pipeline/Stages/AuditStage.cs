using Kronicle.Application.Auditing;
using Kronicle.Application.Connections;
using Kronicle.Domain.Failures;
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
        recorder.Begin(request.Context) is { } trail ? AuditedAsync(request, trail, next) : next();

    private async Task<ApiAnswer> AuditedAsync(TRequest request, AuditTrail trail, RequestHandlerDelegate<ApiAnswer> next)
    {
        if (!recorder.Received(request.Context, trail))
        {
            return new FailureAnswer(Failure.Internal("failed to store audit event"));
        }

        ApiAnswer? answer = null;
        request.Context.OnCompleted.Add(code =>
        {
            recorder.Reached(request.Context.Faulted ? AuditStages.Panic : AuditStages.ResponseComplete, request.Context, trail, NameOf(request), answer, code);
            trail.Dispose();
        });
        Task<ApiAnswer> work = next();
        if (!work.IsCompleted)
        {
            recorder.Waits(trail);
        }

        answer = await work;
        if (answer is WatchAnswer)
        {
            recorder.Reached(AuditStages.ResponseStarted, request.Context, trail, NameOf(request), answer, answer.Code);
        }

        if (answer is ConnectionAnswer)
        {
            request.Context.OnConnected = code => recorder.Reached(AuditStages.ResponseStarted, request.Context, trail, NameOf(request), answer, code);
        }

        return answer;
    }

    private static string NameOf(TRequest request) =>
        request.Context.Info.Name is { Length: > 0 } name ? name : request is WriteRequest write ? write.State.Name : "";
}
