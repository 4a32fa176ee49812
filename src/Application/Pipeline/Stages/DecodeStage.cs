using Kronicle.Application.Auditing;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>The first stage that reads the body.</summary>
public sealed class DecodeStage<TRequest>(IWriteDecoder<TRequest> decoder, RequestBodies bodies) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public async Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        ApiStatus? failure = await decoder.DecodeAsync(request, cancellationToken);
        await bodies.KeepAsync(request, decoded: failure is null, cancellationToken);
        return failure is null ? await next() : new FailureAnswer(failure);
    }
}
