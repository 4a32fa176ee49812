using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using MediatR;

namespace Kronicle.Application.Requests;

/// <summary>POST: the object must not be there yet. Resources that keep nothing answer at once.</summary>
public sealed class CreateHandler(ObjectWriter writer, ObjectReads reads, VirtualResources reviews) : IRequestHandler<CreateObject, ApiAnswer>
{
    public async Task<ApiAnswer> Handle(CreateObject request, CancellationToken cancellationToken)
    {
        RequestContext context = request.Context;
        WriteState state = request.State;
        if (!context.Resource.Stored || context.Info.Subresource.Length > 0)
        {
            return await reviews.AnswerAsync(context, state.Object!, cancellationToken);
        }

        if (state.Object!.Map("metadata")?.Text("resourceVersion") is { Length: > 0 })
        {
            return new FailureAnswer(new ApiStatus(500, "", "resourceVersion should not be set on objects to be created"));
        }

        ApiAnswer answer = await writer.StoreAsync(context, state, 201, cancellationToken);
        if (answer is not ConflictAnswer conflict)
        {
            return answer;
        }

        // A generated name that is taken is made anew by the next attempt; a given one is the client's to change.
        return state.NameGenerated ? answer : new FailureAnswer(Taken(context, state, conflict.Current));
    }

    // Who has to wait for a deletion to end is told so.
    private ApiStatus Taken(RequestContext context, WriteState state, StoredValue? current)
    {
        GroupResource resource = context.Resource.GroupResource;
        ApiStatus taken = state.Object!.Map("metadata")?.Text("generateName") is { Length: > 0 }
            ? Failure.GeneratedNameTaken(resource, state.Name)
            : Failure.AlreadyExists(resource, state.Name);
        return current is not null && reads.Make(context.Storage, current).Index.Deleting
            ? taken with { Message = "object is being deleted: " + taken.Message }
            : taken;
    }
}
