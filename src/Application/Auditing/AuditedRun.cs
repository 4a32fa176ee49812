using Kronicle.Application.Connections;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Auditing;

/// <summary>A request on its way through the stages behind audit.</summary>
internal static class AuditedRun
{
    /// <summary>Has the request answered, and tells of each stage that it reaches.</summary>
    /// <param name="recorder">Whom it tells.</param>
    /// <param name="request">The request.</param>
    /// <param name="trail">What audit keeps of it.</param>
    /// <param name="next">The stages behind.</param>
    public static async Task<ApiAnswer> RunAsync(AuditRecorder recorder, ApiRequest request, AuditTrail trail, RequestHandlerDelegate<ApiAnswer> next)
    {
        RequestContext context = request.Context;
        if (!recorder.Received(context, trail))
        {
            return new FailureAnswer(Failure.Internal("failed to store audit event"));
        }

        ApiAnswer? answer = null;
        context.OnCompleted.Add(code => recorder.Reached(
            context.Faulted ? AuditStages.Panic : AuditStages.ResponseComplete, context, trail, NameOf(request), answer, code));
        Task<ApiAnswer> work = next();
        if (!work.IsCompleted)
        {
            recorder.Waits(context, trail);
        }

        answer = await work;
        if (answer is ListAnswer or WatchAnswer or ConnectionAnswer or WriterAnswer)
        {
            // It may take as long as its reader likes.
            recorder.Tell(context, trail);
        }

        if (answer is WatchAnswer)
        {
            recorder.Reached(AuditStages.ResponseStarted, context, trail, NameOf(request), answer, answer.Code);
        }

        if (answer is ConnectionAnswer)
        {
            context.OnConnected = code => recorder.Reached(AuditStages.ResponseStarted, context, trail, NameOf(request), answer, code);
        }

        return answer;
    }

    private static string NameOf(ApiRequest request) =>
        request.Context.Info.Name is { Length: > 0 } name ? name : request is WriteRequest write ? write.State.Name : "";
}
