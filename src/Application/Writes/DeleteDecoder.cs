using Kronicle.Application.Pipeline;
using Kronicle.Application.Requests;
using Kronicle.Application.Strategies;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Writes;

/// <summary>Delete: the body, when there is one, is DeleteOptions.</summary>
public sealed class DeleteDecoder(ObjectReads reads, DeleteOptionsReader options) : IWriteDecoder<DeleteObject>
{
    public async ValueTask<ApiStatus?> DecodeAsync(DeleteObject request, CancellationToken cancellation)
    {
        RequestContext context = request.Context;
        WriteState state = request.State;
        (request.Options, ApiStatus? bad) = await options.ReadAsync(context, cancellation);
        if (bad is not null)
        {
            return bad;
        }

        if (DependentsPolicy.Warning(context.Resource, request.Options.PropagationPolicy) is { } warning)
        {
            context.Warnings.Add(warning);
        }

        state.Namespace = context.Info.Namespace;
        state.Name = context.Info.Name;
        state.Existing = await reads.CurrentAsync(state, context.Storage, state.Namespace, state.Name, cancellation);
        if (state.Existing is null)
        {
            return Failure.NotFound(context.Resource.GroupResource, state.Name);
        }

        if (request.Options.Refuse(context, state.Existing) is { } refused)
        {
            return refused;
        }

        state.Before = context.FromStorage(state.Existing);
        return null;
    }
}
