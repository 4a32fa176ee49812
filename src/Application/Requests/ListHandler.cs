using Kronicle.Application.Pipeline;
using MediatR;

namespace Kronicle.Application.Requests;

/// <summary>GET of a collection.</summary>
public sealed class ListHandler(ListReader lists) : IRequestHandler<ListObjects, ApiAnswer>
{
    public Task<ApiAnswer> Handle(ListObjects request, CancellationToken cancellationToken) =>
        lists.ReadAsync(request.Context, cancellationToken).AsTask();
}
