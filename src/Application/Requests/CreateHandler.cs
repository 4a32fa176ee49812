using Kronicle.Application.Pipeline;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Requests;

/// <summary>POST: the object must not be there yet. Resources that keep nothing answer at once.</summary>
public sealed class CreateHandler(ObjectWriter writer, VirtualResources reviews) : IRequestHandler<CreateObject, ApiAnswer>
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
        if (answer is not ConflictAnswer)
        {
            return answer;
        }

        // A generated name that is taken is made anew by the next attempt; a given one is the client's to change.
        return state.NameGenerated
            ? answer
            : new FailureAnswer(Failure.AlreadyExists(context.Resource.GroupResource, state.Name));
    }
}
