using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>
/// Runs a write again from decoding on when another write came between: apiserver's GuaranteedUpdate. A client that named a
/// resourceVersion gets the 409 instead, from the stage that compares it.
/// </summary>
public sealed class RetryOnConflictStage<TRequest>(ObjectReads reads) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    private const int Attempts = 64;

    public async Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        int warnings = request.Context.Warnings.Count;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            ApiAnswer answer = await next();
            if (answer is not ConflictAnswer conflict)
            {
                return answer;
            }

            request.Context.Warnings.RemoveRange(warnings, request.Context.Warnings.Count - warnings);
            request.State.Retried = true;
            request.State.Found = conflict.Current is { } current
                ? reads.Make(request.Context.Storage, current)
                : null;
        }

        return new FailureAnswer(Failure.Modified(request.Context.Resource.GroupResource, request.State.Name));
    }
}
