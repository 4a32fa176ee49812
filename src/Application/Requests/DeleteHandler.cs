using Kronicle.Application.Pipeline;
using MediatR;

namespace Kronicle.Application.Requests;

/// <summary>DELETE of one object.</summary>
public sealed class DeleteHandler(Deletion deletion) : IRequestHandler<DeleteObject, ApiAnswer>
{
    public Task<ApiAnswer> Handle(DeleteObject request, CancellationToken cancellationToken) =>
        deletion.RunAsync(request.Context, request.State, request.Options, cancellationToken);
}
