using MediatR;

namespace Kronicle.Application.Pipeline;

/// <summary>
/// A request of the API as a MediatR message. Everything a client can ask, watch included, is one, so that nothing skips a stage.
/// </summary>
public abstract class ApiRequest(RequestContext context) : IRequest<ApiAnswer>
{
    public RequestContext Context { get; } = context;
}

/// <summary>A request that changes stored state; its stages share one <see cref="WriteState"/>.</summary>
public abstract class WriteRequest(RequestContext context) : ApiRequest(context)
{
    public WriteState State { get; } = new();
}

