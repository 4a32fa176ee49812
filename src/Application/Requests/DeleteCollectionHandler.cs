using Kronicle.Application.Pipeline;
using Kronicle.Application.Strategies;
using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Requests;

/// <summary>DELETE of a collection: every selected object in turn, through admission like any deletion. Answers with the list of them.</summary>
public sealed class DeleteCollectionHandler(ListReader lists, DeletionRun deletions, DeleteOptionsReader options)
    : IRequestHandler<DeleteCollection, ApiAnswer>
{
    public async Task<ApiAnswer> Handle(DeleteCollection request, CancellationToken cancellationToken)
    {
        RequestContext context = request.Context;
        (DeleteOptions wanted, ApiStatus? bad) = await options.ReadAsync(context, cancellationToken);
        if (bad is not null)
        {
            return new FailureAnswer(bad);
        }

        if (DependentsPolicy.Warning(context.Resource, wanted.PropagationPolicy) is { } warning)
        {
            context.Warnings.Add(warning);
        }

        ApiAnswer listed = await lists.ReadAsync(context, cancellationToken);
        if (listed is not ListAnswer list)
        {
            return listed;
        }

        foreach (CachedObject item in list.Items)
        {
            if (await deletions.RunAsync(context, item, wanted, admit: true, cancellationToken) is FailureAnswer { Code: not 404 } failure)
            {
                return failure;
            }
        }

        return list;
    }
}
