using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>The first stage that reads the body.</summary>
public sealed class DecodeStage<TRequest>(IWriteDecoder<TRequest> decoder) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public async Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next) =>
        await decoder.DecodeAsync(request, cancellationToken) is { } failure ? new FailureAnswer(failure) : await next();
}
