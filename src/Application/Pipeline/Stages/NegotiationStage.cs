using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>Refuses a request whose answer the client could not take, before anything is changed.</summary>
public sealed class NegotiationStage<TRequest> : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : ApiRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next) =>
        request.Context.NotAcceptable is { } refusal && request.Context.Info is { Definition: not null, MethodRefused: false, Connects: false }
            ? Task.FromResult<ApiAnswer>(new FailureAnswer(refusal))
            : next();
}
