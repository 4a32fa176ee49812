using Kronicle.Application.Pipeline;
using Kronicle.Domain.Catalogue;
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
public sealed class RefuseHandler(AggregatedGroups aggregated) : IRequestHandler<RefuseRequest, ApiAnswer>
{
    public async Task<ApiAnswer> Handle(RefuseRequest request, CancellationToken cancellationToken)
    {
        RequestInfo info = request.Context.Info;
        ResourceCatalogue catalogue = request.Context.Catalogue;
        if (await aggregated.AnswerAsync(catalogue, (info.Group, info.Version), cancellationToken) is { } elsewhere)
        {
            return elsewhere;
        }

        return !catalogue.HasGroup(info.Group)
            ? new TextAnswer(404, "404 page not found\n")
            : new FailureAnswer(info.MethodRefused ? Failure.MethodNotAllowed() : Failure.NoSuchResource());
    }
}
