using Kronicle.Application.Pipeline;
using Kronicle.Application.Strategies;
using Kronicle.Application.WatchCache;
using Kronicle.Application.Writes;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Requests;

/// <summary>
/// Deletes an object: at once, or, while finalizers or a grace period hold it, by marking it. One that is marked and then goes leaves
/// two events, as in the reference: watchers see it marked before they see it gone.
/// </summary>
public sealed class Deletion(ObjectWriter writer, TimeProvider clock)
{
    /// <summary>One attempt.</summary>
    /// <returns>The object, the Status of a deletion, or a <see cref="ConflictAnswer"/> when another write came between.</returns>
    public async Task<ApiAnswer> RunAsync(RequestContext context, WriteState state, DeleteOptions options, CancellationToken cancellation)
    {
        CachedObject existing = state.Existing!;
        if (KindStrategies.For(context.Resource)?.RefuseDeletion(state.Name) is { } why)
        {
            return new FailureAnswer(Failure.Forbidden(context.Resource.GroupResource, state.Name, why));
        }

        var plan = DeletionPlan.Of(context.Resource, state.Before!, options, clock.GetUtcNow());
        if (plan.Marked is { } marked)
        {
            var write = new WriteState { Existing = existing, Object = marked, Name = state.Name, Namespace = state.Namespace };
            int code = !plan.Removes && options.OrphansNothing ? 202 : 200;
            ApiAnswer answer = await writer.StoreAsync(context, write, code, cancellation);
            if (!plan.Removes || context.DryRun || answer is not ObjectAnswer stored)
            {
                return answer;
            }

            existing = stored.Object;
        }

        ApiAnswer removed = await writer.DeleteAsync(context, existing, cancellation);
        return removed switch
        {
            ObjectAnswer gone => Gone(context, gone),
            // Whoever was quicker did what this deletion asked for.
            ConflictAnswer { Current: null } when plan.Marked is not null => Gone(context, new ObjectAnswer(200, context.Resource, existing)),
            _ => removed,
        };
    }

    private static ApiAnswer Gone(RequestContext context, ObjectAnswer last) => ResourceTraits.Of(context.Resource).ReturnsDeleted
        ? last
        : new SuccessAnswer(new StatusDetails
        {
            Name = last.Object.Index.Name,
            Group = context.Resource.Group,
            Kind = context.Resource.Resource,
            Uid = last.Object.Index.Uid,
        });
}
