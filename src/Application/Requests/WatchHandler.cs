using Kronicle.Application.EventLog;
using Kronicle.Application.Pipeline;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Failures;
using MediatR;

namespace Kronicle.Application.Requests;

/// <summary>How long a watch lasts when the client does not say: --min-request-timeout.</summary>
public sealed record WatchLimits(TimeSpan MinRequestTimeout);

/// <summary>
/// Watch: an ordinary request that answers with a stream. https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
/// </summary>
public sealed class WatchHandler(
    ObjectCache cache, IEventLog log, WatchLimits limits, IIdentifierSource random, TimeProvider clock) : IRequestHandler<WatchObjects, ApiAnswer>
{
    public async Task<ApiAnswer> Handle(WatchObjects request, CancellationToken cancellationToken)
    {
        RequestContext context = request.Context;
        RequestOptions options = context.Options;
        if (ListOptionsRules.Check(options, watch: true) is { } bad)
        {
            return new FailureAnswer(bad);
        }

        (WatchFilter? filter, ApiStatus? refused) = Selection.Of(context);
        if (refused is not null)
        {
            return new FailureAnswer(refused);
        }

        long revision = 0;
        if (options.ResourceVersion.Length > 0 && !ReadRevision.TryParse(options.ResourceVersion, out revision, out string error))
        {
            return new FailureAnswer(Failure.BadRequest(error));
        }

        ResourceCache objects = await cache.OfAsync(context.Storage, cancellationToken);
        if (!(options.SendInitialEvents ?? revision == 0))
        {
            return new WatchAnswer(context.Resource, await FromRevisionAsync(options, objects, filter!, revision, cancellationToken));
        }

        return await FreshAsync(options, revision, cancellationToken) is { } tooLarge
            ? new FailureAnswer(tooLarge)
            : new WatchAnswer(context.Resource, FromState(options, objects, filter!));
    }

    private TimeSpan Timeout(RequestOptions options)
    {
        if (options.TimeoutSeconds != 0)
        {
            // A watch whose time is over before it begins is none the less one: it ends at once.
            return TimeSpan.FromSeconds(Math.Clamp(options.TimeoutSeconds, 0, int.MaxValue / 1000));
        }

        // Between once and twice the minimum, so that watches that began together do not end together.
        int seconds = (int)limits.MinRequestTimeout.TotalSeconds;
        return TimeSpan.FromSeconds(seconds + random.Next(Math.Max(seconds, 1)));
    }

    // Unset begins with the newest state, 0 with whatever is there, a number with a state at least that new.
    private async ValueTask<ApiStatus?> FreshAsync(RequestOptions options, long revision, CancellationToken cancellation)
    {
        if (options.ResourceVersion.Length > 0)
        {
            return await ReadRevision.WaitAsync(cache, revision, clock, cancellation);
        }

        await cache.CatchUpAsync(cancellation);
        return null;
    }

    private CacheWatchStream FromState(RequestOptions options, ResourceCache objects, WatchFilter filter)
    {
        long applied = cache.AppliedRevision;
        CacheWatcher watcher = objects.WatchNow(filter, options.AllowWatchBookmarks, out ObjectSnapshot state);
        IEnumerable<CachedEvent> first = state.Range(filter.ExactKey ? objects.Resource.KeyRoot : filter.KeyPrefix)
            .Where(filter.Matches)
            .Select(item => new CachedEvent(EventKind.Created, item, null));
        return new CacheWatchStream(watcher, first, Math.Max(applied, state.Revision), Timeout(options), clock)
        {
            // Who asks for the state by an unset revision or by 0 asks for initial events, as the reference's defaults have it.
            MarksInitialEnd = options.AllowWatchBookmarks,
        };
    }

    private async ValueTask<WatchStream> FromRevisionAsync(
        RequestOptions options, ResourceCache objects, WatchFilter filter, long revision, CancellationToken cancellation)
    {
        if (revision == 0)
        {
            // sendInitialEvents=false without a revision: from the present on.
            revision = await cache.CatchUpAsync(cancellation);
        }

        CacheWatcher? watcher = objects.WatchFrom(revision, filter, options.AllowWatchBookmarks, out IReadOnlyList<CachedEvent> missed);
        if (watcher is not null)
        {
            return new CacheWatchStream(watcher, missed.Select(filter.See).OfType<CachedEvent>(),
                revision, Timeout(options), clock);
        }

        long applied = cache.AppliedRevision;
        watcher = objects.WatchNow(filter, options.AllowWatchBookmarks, out ObjectSnapshot state);
        return new LogWatchStream(log, objects, watcher, revision, Math.Max(applied, state.Revision), Timeout(options), clock);
    }
}
