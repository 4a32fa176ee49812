using Kronicle.Application.Admission;
using Kronicle.Application.Pipeline;
using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Requests;

/// <summary>
/// Deletes an object of the request's resource from inside a handler, and begins again from what is stored as long as other writes
/// come between: each time, one of them has been done.
/// </summary>
public sealed class DeletionRun(Deletion deletion, ObjectReads reads, AdmissionChain admission)
{
    /// <param name="context">The request.</param>
    /// <param name="item">The object as the handler saw it.</param>
    /// <param name="options">How to delete it; preconditions are held against every state that is found.</param>
    /// <param name="admit">Whether admission must see this deletion, or has seen what asks for it.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    public async Task<ApiAnswer> RunAsync(
        RequestContext context, CachedObject item, DeleteOptions options, bool admit, CancellationToken cancellation)
    {
        CachedObject? current = item;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
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
            ApiStatus? refusal = options.Refuse(context, current) ?? (admit ? await AdmitAsync(context, state, options, cancellation) : null);
            if (refusal is not null)
            {
                return new FailureAnswer(refusal);
            }

            ApiAnswer answer = await deletion.RunAsync(context, state, options, cancellation);
            if (answer is not ConflictAnswer)
            {
                return answer;
            }

            current = await reads.LiveAsync(context.Storage, item.Key, cancellation);
        }
    }

    private async ValueTask<ApiStatus?> AdmitAsync(
        RequestContext context, WriteState state, DeleteOptions options, CancellationToken cancellation)
    {
        AdmissionAttributes attributes = AdmissionRequests.Of(context, state, options);
        return await admission.MutateAsync(attributes, cancellation) ?? await admission.ValidateAsync(attributes, cancellation);
    }
}
