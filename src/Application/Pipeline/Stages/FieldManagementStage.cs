using Kronicle.Application.Strategies;
using Kronicle.Domain.ManagedFields;
using Kronicle.Domain.Objects;
using MediatR;

namespace Kronicle.Application.Pipeline.Stages;

/// <summary>
/// Keeps metadata.managedFields: who owns which field. https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
/// </summary>
public sealed class FieldManagementStage<TRequest>(TimeProvider clock) : IPipelineBehavior<TRequest, ApiAnswer>
    where TRequest : WriteRequest
{
    public Task<ApiAnswer> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<ApiAnswer> next)
    {
        if (request.State.Object is { } target && request.Context.Resource.Stored)
        {
            Manage(request.Context, request.State, target);
        }

        return next();
    }

    private void Manage(RequestContext context, WriteState state, MapNode target)
    {
        ListNode? managed = PlainWriteManager.Update(new PlainWrite
        {
            Type = context.Resource.Type,
            ApiVersion = context.Resource.ApiVersion,
            Live = state.Before,
            Submitted = target,
            Manager = FieldManagerName.Of(context.Options.FieldManager, context.UserAgent),
            Subresource = context.Info.Subresource,
            Time = Timestamps.Time(clock.GetUtcNow()),
            RawFields = true,
            Reset = ResetFields.Of(context.Resource, context.Info.Subresource),
        });
        target.EnsureMap("metadata")["managedFields"] = managed is { Count: > 0 } ? managed : null;
    }
}
