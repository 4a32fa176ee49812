using Kronicle.Application.Pipeline;
using Kronicle.Application.Strategies;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Requests;

/// <summary>GET of one object.</summary>
public sealed class GetHandler(ObjectCache cache, TimeProvider clock) : IRequestHandler<GetObject, ApiAnswer>
{
    public async Task<ApiAnswer> Handle(GetObject request, CancellationToken cancellationToken)
    {
        RequestContext context = request.Context;
        if (!context.Resource.Stored)
        {
            return new FailureAnswer(Failure.NotFound(context.Resource.GroupResource, context.Info.Name));
        }

        if (context.Options.Flag("export"))
        {
            return new FailureAnswer(Failure.BadRequest("the export parameter, deprecated since v1.14, is no longer supported"));
        }

        if (await FreshAsync(context.Options.ResourceVersion, cancellationToken) is { } failure)
        {
            return new FailureAnswer(failure);
        }

        CachedObject? found = await cache.FindAsync(context.Storage, context.Storage.Key(context.Info.Namespace, context.Info.Name), cancellationToken);
        if (found is null)
        {
            return new FailureAnswer(Failure.NotFound(context.Resource.GroupResource, context.Info.Name));
        }

        return context.Info.Subresource == "scale"
            ? new TreeAnswer(200, ScaleMapping.Show(context.Resource, context.FromStorage(found)), context.KindType, context.Resource)
            : new ObjectAnswer(200, context.Resource, found);
    }

    // Unset reads the newest state, 0 whatever is there, a number a state at least that new.
    private async ValueTask<ApiStatus?> FreshAsync(string version, CancellationToken cancellation)
    {
        if (version.Length == 0)
        {
            await cache.CatchUpAsync(cancellation);
            return null;
        }

        return ReadRevision.TryParse(version, out long revision, out string error)
            ? await ReadRevision.WaitAsync(cache, revision, clock, cancellation)
            : new ApiStatus(500, "", error);
    }
}
