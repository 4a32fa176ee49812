using Kronicle.Application.Pipeline;
using Kronicle.Application.Strategies;
using Kronicle.Application.Writes;
using Kronicle.Domain.Objects;
using MediatR;

namespace Kronicle.Application.Requests;

/// <summary>PUT: what is stored is replaced.</summary>
public sealed class UpdateHandler(UpdateStep step) : IRequestHandler<UpdateObject, ApiAnswer>
{
    public Task<ApiAnswer> Handle(UpdateObject request, CancellationToken cancellationToken) =>
        step.RunAsync(request.Context, request.State, cancellationToken);
}

/// <summary>PATCH: what is stored is changed.</summary>
public sealed class PatchHandler(UpdateStep step) : IRequestHandler<PatchObject, ApiAnswer>
{
    public Task<ApiAnswer> Handle(PatchObject request, CancellationToken cancellationToken) =>
        step.RunAsync(request.Context, request.State, cancellationToken);
}

/// <summary>Stores an updated object; one that was only held by its last finalizer goes with it.</summary>
public sealed class UpdateStep(ObjectWriter writer)
{
    public async Task<ApiAnswer> RunAsync(RequestContext context, WriteState state, CancellationToken cancellation)
    {
        MapNode target = state.Object!;
        if (state.Existing is { } existing && Finalization.Done(context.Resource, target))
        {
            // The answer is the object as it was sent, under the version that it had.
            ApiAnswer removed = await writer.DeleteAsync(context, existing, cancellation);
            target.EnsureMap("metadata")["resourceVersion"] = existing.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return removed is ConflictAnswer ? removed : Shown(context, 200, target);
        }

        QuietTimes.Settle(context, state);
        ApiAnswer answer = await writer.StoreAsync(context, state, state.Creates ? 201 : 200, cancellation);
        return answer is ObjectAnswer stored && context.Info.Subresource == "scale"
            ? Shown(context, stored.Code, context.FromStorage(stored.Object))
            : answer;
    }

    private static TreeAnswer Shown(RequestContext context, int code, MapNode target) => context.Info.Subresource == "scale"
        ? new(code, ScaleMapping.Show(context.Resource, target), context.KindType, context.Resource)
        : new(code, target, context.Resource.Type, context.Resource);
}
