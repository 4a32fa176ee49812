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
        bool initial = options.SendInitialEvents ?? revision == 0;
        return new WatchAnswer(context.Resource, initial
            ? await FromStateAsync(options, objects, filter!, revision, cancellationToken)
            : await FromRevisionAsync(options, objects, filter!, revision, cancellationToken));
    }

    private TimeSpan Timeout(RequestOptions options)
    {
        if (options.TimeoutSeconds > 0)
        {
            return TimeSpan.FromSeconds(Math.Min(options.TimeoutSeconds, int.MaxValue / 1000));
        }

        // Between once and twice the minimum, so that watches that began together do not end together.
        int seconds = (int)limits.MinRequestTimeout.TotalSeconds;
        return TimeSpan.FromSeconds(seconds + random.Next(Math.Max(seconds, 1)));
    }

    private async ValueTask<WatchStream> FromStateAsync(
        RequestOptions options, ResourceCache objects, WatchFilter filter, long revision, CancellationToken cancellation)
    {
        if (options.ResourceVersion.Length == 0)
        {
            await cache.CatchUpAsync(cancellation);
        }
        else if (revision > 0)
        {
            await cache.WaitForAsync(revision, cancellation);
        }

        long shown = cache.AppliedRevision;
        CacheWatcher watcher = objects.WatchNow(filter, options.AllowWatchBookmarks, out ObjectSnapshot state);
        IEnumerable<CachedEvent> first = state.Range(filter.ExactKey ? objects.Resource.KeyRoot : filter.KeyPrefix)
            .Where(filter.Matches)
            .Select(item => new CachedEvent(EventKind.Created, item, null));
        return new CacheWatchStream(watcher, first, shown, Timeout(options), clock)
        {
            MarksInitialEnd = options.SendInitialEvents == true && options.AllowWatchBookmarks,
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
            return new CacheWatchStream(watcher, missed.Select(filter.See).OfType<CachedEvent>().Where(e => e.Revision > revision),
                revision, Timeout(options), clock);
        }

        return new LogWatchStream(log, objects, filter, revision, Timeout(options), clock);
    }
}
