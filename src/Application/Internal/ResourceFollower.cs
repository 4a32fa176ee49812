using Kronicle.Application.EventLog;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Catalogue;

namespace Kronicle.Application.Internal;

/// <summary>Sees a change of an object. It must be quick: it runs while others wait for the same events.</summary>
/// <param name="item">The object; its last state when it was deleted.</param>
/// <param name="deleted">Whether it is gone.</param>
public delegate void ObjectSeen(CachedObject item, bool deleted);

/// <summary>
/// Follows a resource from the watch cache, as an informer does: first everything that is there, then every change. One that was cut
/// off begins again with everything that is there: what was deleted meanwhile is not told, so a follower compares with the cache.
/// </summary>
public sealed class ResourceFollower(ObjectCache cache, TimeProvider clock)
{
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task FollowAsync(ResourceDefinition storage, ObjectSeen see, CancellationToken cancellation)
    {
        var everything = new WatchFilter(storage.KeyRoot, ExactKey: false, Selects: null);
        while (true)
        {
            ResourceCache objects = await cache.OfAsync(storage, cancellation);
            using (CacheWatcher watcher = objects.WatchNow(everything, bookmarks: false, out ObjectSnapshot state))
            {
                foreach (CachedObject item in state.Range(storage.KeyRoot))
                {
                    see(item, false);
                }

                await foreach (WatchItem change in watcher.Items.ReadAllAsync(cancellation))
                {
                    if (change.Event is { } seen)
                    {
                        see(seen.Object, seen.Kind == EventKind.Deleted);
                    }
                }
            }

            await Task.Delay(RestartPause, clock, cancellation);
        }
    }
}
