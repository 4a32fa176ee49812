using Kronicle.Application.Writes;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>Keeps metadata.managedFields: see <see cref="FieldManagement"/>. What is not kept has them too: a review comes back with them.</summary>
public sealed class FieldManagementStage<TRequest>(TimeProvider clock) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        if (request.State is { Applies: false, Object: { } target } &&
            (request.Context.Resource.Stored || request.Context.Info.Subresource.Length == 0))
        {
            Manage(request.Context, request.State, target);
        }

        return next();
    }

    private void Manage(RequestContext context, WriteState state, MapNode target)
    {
        string manager = FieldManagerName.Of(context.Options.FieldManager, context.UserAgent);
        if (state.Scale is { } scale)
        {
            FieldManagement.ApplyScale(context.Resource, state.Before!, target, scale, context.KindType, manager, clock.GetUtcNow());
        }
        else
        {
            FieldManagement.Apply(context.Resource, state.Before, target, manager, context.Info.Subresource, clock.GetUtcNow());
        }
    }
}
