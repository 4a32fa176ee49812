using Kronicle.Application.Admission;
using Kronicle.Application.Pipeline;
using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Requests;

/// <summary>DELETE of a collection: every selected object in turn, through admission like any deletion. Answers with the list of them.</summary>
public sealed class DeleteCollectionHandler(
    ListReader lists, Deletion deletion, DeleteOptionsReader options, AdmissionChain admission, ObjectReads reads)
    : IRequestHandler<DeleteCollection, ApiAnswer>
{
    private const int Attempts = 64;

    public async Task<ApiAnswer> Handle(DeleteCollection request, CancellationToken cancellationToken)
    {
        RequestContext context = request.Context;
        (DeleteOptions wanted, ApiStatus? bad) = await options.ReadAsync(context, cancellationToken);
        if (bad is not null)
        {
            return new FailureAnswer(bad);
        }

        ApiAnswer listed = await lists.ReadAsync(context, cancellationToken);
        if (listed is not ListAnswer list)
        {
            return listed;
        }

        foreach (CachedObject item in list.Items)
        {
            if (await DeleteAsync(context, item, wanted, cancellationToken) is FailureAnswer { Code: not 404 } failure)
            {
                return failure;
            }
        }

        return list;
    }

    private async Task<ApiAnswer> DeleteAsync(RequestContext context, CachedObject item, DeleteOptions wanted, CancellationToken cancellation)
    {
        CachedObject? current = item;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (current is null)
            {
                return new FailureAnswer(Failure.NotFound(context.Resource.GroupResource, item.Index.Name));
            }

            var state = new WriteState
            {
                Existing = current,
                Before = context.FromStorage(current),
                Name = current.Index.Name,
                Namespace = current.Index.Namespace,
            };
            AdmissionAttributes attributes = AdmissionRequests.Of(context, state);
            if ((await admission.MutateAsync(attributes, cancellation) ?? await admission.ValidateAsync(attributes, cancellation)) is { } refusal)
            {
                return new FailureAnswer(refusal);
            }

            ApiAnswer answer = await deletion.RunAsync(context, state, wanted, cancellation);
            if (answer is not ConflictAnswer)
            {
                return answer;
            }

            current = await reads.LiveAsync(context.Storage, item.Key, cancellation);
        }

        return new FailureAnswer(Failure.Modified(context.Resource.GroupResource, item.Index.Name));
    }
}
