using Kronicle.Application.Pipeline;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Requests;

/// <summary>Answers a path that is no resource. One file and one registration line each.</summary>
public interface IPathEndpoint
{
    /// <summary>Whether this endpoint answers the path.</summary>
    bool Serves(string path);

    ValueTask<ApiAnswer> AnswerAsync(RequestContext context, CancellationToken cancellation);
}

/// <summary>Paths that are no resource, each answered by the first endpoint that serves it.</summary>
public sealed class ReadPathHandler(IEnumerable<IPathEndpoint> endpoints) : IRequestHandler<ReadPath, ApiAnswer>
{
    private readonly IPathEndpoint[] endpoints = [.. endpoints];

    public async Task<ApiAnswer> Handle(ReadPath request, CancellationToken cancellationToken)
    {
        foreach (IPathEndpoint endpoint in endpoints)
        {
            if (endpoint.Serves(request.Context.Info.Path))
            {
                return await endpoint.AnswerAsync(request.Context, cancellationToken);
            }
        }

        return new TextAnswer(404, "404 page not found\n");
    }
}

/// <summary>Paths under /api and /apis that nothing serves.</summary>
public sealed class RefuseHandler : IRequestHandler<RefuseRequest, ApiAnswer>
{
    public Task<ApiAnswer> Handle(RefuseRequest request, CancellationToken cancellationToken)
    {
        RequestInfo info = request.Context.Info;
        return Task.FromResult<ApiAnswer>(!request.Context.Catalogue.HasGroup(info.Group)
            ? new TextAnswer(404, "404 page not found\n")
            : new FailureAnswer(info.MethodRefused ? Failure.MethodNotAllowed() : Failure.NoSuchResource()));
    }
}

/// <summary>
/// Subresources that need a node, an issuer or another capability that this build lacks: refused by name. A body is looked at first,
/// so that a client that sends nonsense hears of that.
/// </summary>
public sealed class ConnectHandler(BodyDecoder bodies) : IRequestHandler<ConnectObject, ApiAnswer>
{
    public async Task<ApiAnswer> Handle(ConnectObject request, CancellationToken cancellationToken)
    {
        RequestContext context = request.Context;
        RequestInfo info = context.Info;
        if (info.Verb is "create" or "update" && !info.LongRunning &&
            (await bodies.DecodeAsync(context, context.Kind, cancellationToken)).Failure is { } malformed)
        {
            return new FailureAnswer(malformed);
        }

        return new FailureAnswer(Failure.NotImplemented($"{info.Resource}/{info.Subresource} is not supported by this server"));
    }
}
